import type { Column } from '../../shared/clients/bigquery-port.ts';
import type { AuditResult } from '../../shared/mart-audits.ts';

/** The version of a mart that readers see now. */
export type PublishedVersion = {
  rows: number;
  /** Column name -> type as INFORMATION_SCHEMA writes it, e.g. `INT64`, `ARRAY<STRING>`. */
  columns: ReadonlyMap<string, string>;
};

/** What a human accepts for this one run. */
export type Accepted = readonly ('volume' | 'schema' | 'adopt')[];

/** Whether a build may be published, and if not, why. */
export type AuditVerdict =
  | { verdict: 'publish'; reason: string }
  | { verdict: 'reject'; reason: 'empty' | 'volume' | 'schema' | 'audit'; explanation: string };

/** Everything that is known about a fresh build. */
export type Build = {
  mart: string;
  rows: number;
  columns: Column[];
  published: PublishedVersion | undefined;
  audits: AuditResult[];
};

/** Decides whether a build is published or withheld; the order is that of what a reader would notice first. */
export function judgeBuild(build: Build, accepted: Accepted, floorPercent: number): AuditVerdict {
  const { mart, rows, published } = build;
  if (rows === 0 && !accepted.includes('volume')) {
    return {
      verdict: 'reject',
      reason: 'empty',
      explanation: `0 rows were built${previously(published)}. ${accept('volume', mart)}`,
    };
  }
  const floor = Math.ceil(((published?.rows ?? 0) * floorPercent) / 100);
  if (rows < floor && !accepted.includes('volume')) {
    const explanation = `${rows} rows were built${previously(published)}; the floor is ${floor} (${floorPercent} %). ${accept('volume', mart)}`;
    return { verdict: 'reject', reason: 'volume', explanation };
  }
  const losses = destructiveChanges(build.columns, published);
  if (losses.length > 0 && !accepted.includes('schema')) {
    const explanation = `The schema would lose something that readers may use: ${losses.join('; ')}. ${accept('schema', mart)}`;
    return { verdict: 'reject', reason: 'schema', explanation };
  }
  const failed = build.audits.filter((audit) => !audit.passed && !isVolume(audit.name));
  if (failed.length > 0) {
    const list = failed.map((audit) => `${audit.name} (${audit.evidence})`).join('; ');
    return { verdict: 'reject', reason: 'audit', explanation: `Audits failed: ${list}.` };
  }
  return { verdict: 'publish', reason: `${rows} rows passed ${build.audits.length} audits` };
}

/** Judged above, where a human's `accept` counts. */
function isVolume(auditName: string): boolean {
  return auditName === 'not-empty' || auditName === 'row-floor';
}

function previously(published: PublishedVersion | undefined): string {
  return published ? `, published are ${published.rows}` : '';
}

function accept(what: 'volume' | 'schema', mart: string): string {
  return `If that is right, publish {"only":["${mart}"],"accept":["${what}"]} to refresh-marts.`;
}

/** Columns that would vanish or change their type; a new column hurts nobody. */
export function destructiveChanges(columns: Column[], published: PublishedVersion | undefined): string[] {
  const built = new Map(columns.map((column) => [column.name.toLowerCase(), standardType(column)]));
  return [...(published?.columns ?? [])].flatMap(([name, type]) => {
    const next = built.get(name.toLowerCase());
    if (next === undefined) return [`column ${name} is gone`];
    // Names of nested fields are part of the type, and like all names they are the same in other letters.
    return next.toLowerCase() === type.toLowerCase()
      ? []
      : [`column ${name} changes from ${type} to ${next}`];
  });
}

const standardNames: Record<string, string> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
};

/** A REST column's type as INFORMATION_SCHEMA.COLUMNS writes it. */
export function standardType(column: Column): string {
  const single =
    column.type === 'RECORD' || column.type === 'STRUCT'
      ? `STRUCT<${(column.fields ?? []).map((field) => `${field.name} ${standardType(field)}`).join(', ')}>`
      : (standardNames[column.type] ?? column.type);
  return column.mode === 'REPEATED' ? `ARRAY<${single}>` : single;
}
