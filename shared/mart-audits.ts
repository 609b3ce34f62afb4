/**
 * The audits of one mart as one query: what to ask of a freshly built table, and how to judge the single row that
 * comes back. One query per mart, because every job costs a second and a slot, and the table is scanned once.
 */
import { type PlannedAudit, type PlannedMart, renderPlaceholders, type SqlTarget } from './mart-plan.ts';

/** One audit's outcome; the evidence is a sentence that a mail can print. */
export type AuditResult = { name: string; passed: boolean; evidence: string };

/** What the audit query found out about a table. */
export type AuditedTable = {
  rowCount: number;
  /** The newest value of the mart's date column as YYYY-MM-DD; undefined without such a column or without rows. */
  newestDate: string | undefined;
  /** In the order of the plan, after `not-empty`. */
  results: AuditResult[];
};

type AuditedMart = Pick<PlannedMart, 'dateColumn' | 'audits'>;

/**
 * GoogleSQL that returns one row about `table` (`project.dataset.table`): `row_count`, `newest_date` and, for each
 * audit that needs the table, `audit_<position in the plan>` = the number of violations.
 */
export function auditSql(mart: AuditedMart, table: string, target: SqlTarget): string {
  const newestDate = mart.dateColumn
    ? `CAST(MAX(${quote(mart.dateColumn)}) AS STRING)`
    : 'CAST(NULL AS STRING)';
  const violations = mart.audits.flatMap((audit, index) => {
    const count = violationsSql(audit, table);
    return count === undefined ? [] : [`  ${renderPlaceholders(count, target)} AS audit_${index}`];
  });
  const columns = ['  COUNT(*) AS row_count', `  ${newestDate} AS newest_date`, ...violations];
  return `SELECT\n${columns.join(',\n')}\nFROM ${quote(table)}`;
}

/**
 * Judges the row that `auditSql` returned. `publishedRows` is the size of the version that readers see now,
 * undefined where there is none or where a human accepted any volume.
 */
export function judgeAudits(
  mart: AuditedMart,
  row: Record<string, unknown>,
  publishedRows?: number,
): AuditedTable {
  const rowCount = count(row, 'row_count');
  const { newest_date: newestDate } = row;
  const notEmpty = { name: 'not-empty', passed: rowCount > 0, evidence: plural(rowCount, 'row') };
  const results = mart.audits.map((audit, index) =>
    audit.kind === 'row-floor'
      ? judgeRowFloor(audit.percent, rowCount, publishedRows)
      : judgeViolations(audit, count(row, `audit_${index}`)),
  );
  return {
    rowCount,
    newestDate: typeof newestDate === 'string' ? newestDate : undefined,
    results: [notEmpty, ...results],
  };
}

/** How an audit is called in mails, facts and docs. */
export function auditName(audit: PlannedAudit): string {
  switch (audit.kind) {
    case 'unique':
    case 'not-null':
      return `${audit.kind} ${audit.columns.join(', ')}`;
    case 'row-floor':
      return audit.kind;
    case 'accepted-values':
      return `${audit.kind} ${audit.column}`;
    case 'each-row':
    case 'whole-table':
      return audit.name;
  }
}

function violationsSql(audit: PlannedAudit, table: string): string | undefined {
  switch (audit.kind) {
    case 'unique': {
      const key = audit.columns.map(quote).join(', ');
      return `(SELECT COUNT(*) FROM (SELECT COUNT(*) AS copies FROM ${quote(table)} GROUP BY ${key}) WHERE copies > 1)`;
    }
    case 'not-null':
      return `COUNTIF(${audit.columns.map((column) => `${quote(column)} IS NULL`).join(' OR ')})`;
    case 'accepted-values':
      return `COUNTIF(${quote(audit.column)} NOT IN (${audit.values.map(literal).join(', ')}))`;
    case 'each-row':
      return `COUNTIF(NOT (${audit.sql}))`;
    case 'whole-table':
      return `IF(${audit.sql}, 0, 1)`;
    case 'row-floor':
      return undefined;
  }
}

function judgeRowFloor(percent: number, rowCount: number, publishedRows: number | undefined): AuditResult {
  const name = 'row-floor';
  if (publishedRows === undefined) {
    return { name, passed: true, evidence: `${plural(rowCount, 'row')}, nothing to compare with` };
  }
  const floor = Math.ceil((publishedRows * percent) / 100);
  return {
    name,
    passed: rowCount >= floor,
    evidence: `${plural(rowCount, 'row')}, published are ${publishedRows}, the floor is ${floor} (${percent} %)`,
  };
}

function judgeViolations(audit: PlannedAudit, violations: number): AuditResult {
  return { name: auditName(audit), passed: violations === 0, evidence: evidenceOf(audit, violations) };
}

function evidenceOf(audit: PlannedAudit, violations: number): string {
  switch (audit.kind) {
    case 'unique':
      return `${plural(violations, 'duplicated key')} of ${audit.columns.join(', ')}`;
    case 'not-null':
      return `${plural(violations, 'row')} with a null in ${audit.columns.join(', ')}`;
    case 'accepted-values':
      return `${plural(violations, 'row')} with another ${audit.column} than ${audit.values.join(', ')}`;
    case 'each-row':
      return `${plural(violations, 'row')} where this is false: ${audit.sql}`;
    default:
      return violations === 0 ? 'holds' : `does not hold: ${'sql' in audit ? audit.sql : audit.kind}`;
  }
}

function count(row: Record<string, unknown>, column: string): number {
  const value = row[column];
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) {
    throw new Error(`Expected \`${column}\` of an audit row to be a whole number, got \`${String(value)}\`.`);
  }
  return number;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function quote(name: string): string {
  return `\`${name}\``;
}

function literal(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return `'${value.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}
