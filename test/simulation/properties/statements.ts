/** What facts say is wrong, read by a few lines of our own: a second opinion on what escalate makes of them. */
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import type { FindingKind, Severity } from '../../../shared/events/finding.ts';
import type { History } from '../history.ts';
import { config } from '../settings.ts';

/** A stretch of time in which facts said without a break that something is wrong. */
export type BadStretch = {
  key: string;
  kind: FindingKind;
  severity: Severity;
  /** When the first fact that says so was published. */
  from: number;
  /** When the first fact that no longer says so was published; infinite when none was. */
  to: number;
};

/** Every stretch in which probes, checks and runs said that something is wrong, as far as we read them. */
export function badStretches({ publications }: History): BadStretch[] {
  const stretches: BadStretch[] = [];
  const open = new Map<string, BadStretch>();
  const known = new Set<string>();
  for (const { at, fact } of publications) {
    // A fact that comes again says nothing new.
    if (!fact || known.has(fact.id)) continue;
    known.add(fact.id);
    const bad = badKeys(fact);
    if (!bad) continue;
    for (const [key, stretch] of open) {
      if (spokenOfBy(fact, key) && !bad.has(key)) {
        stretch.to = at;
        open.delete(key);
      }
    }
    for (const [key, kind] of bad) {
      if (open.has(key)) continue;
      const stretch = { key, kind, severity: config.policy.severity[kind], from: at, to: Infinity };
      open.set(key, stretch);
      stretches.push(stretch);
    }
  }
  return stretches;
}

/** What one fact says is wrong, by key; undefined for a fact that says nothing about it. */
export function badKeys(fact: ReceivedFact): Map<string, FindingKind> | undefined {
  switch (fact.name) {
    case 'health-probed':
    case 'drift-checked':
      return new Map(fact.data.findings.map(({ kind, subject }) => [`${kind}:${subject}`, kind]));
    case 'freshness-checked':
      return new Map([...fact.data.marts.flatMap(badMart), ...badSource(fact.data.source.verdict)]);
    case 'marts-refreshed':
      return new Map(
        fact.data.marts.flatMap(({ mart, outcome }) =>
          outcome === 'failed' ? [[`refresh-failed:${mart}`, 'refresh-failed'] as const] : [],
        ),
      );
    default:
      return undefined;
  }
}

type Verdict = FactData<'freshness-checked'>['marts'][number];

function badMart({ mart, verdict }: Verdict): [string, FindingKind][] {
  if (verdict === 'fresh' || verdict === 'grace') return [];
  // A mart whose source is late is old, too.
  const kind = verdict === 'source-late' ? 'stale' : verdict;
  return [[`${kind}:${mart}`, kind]];
}

function badSource(verdict: string): [string, FindingKind][] {
  return verdict === 'late' || verdict === 'missing' ? [['source-late:ga4', 'source-late']] : [];
}

/** The kinds of finding that each of these facts lists completely. */
export const kindsOf: Partial<Record<ReceivedFact['name'], RegExp>> = {
  'health-probed': /^(vm-|network-path|superset-)/,
  'drift-checked': /^(chart-broken|filter-dropped|column-drift|dataset-drift)/,
  'freshness-checked': /^(stale|empty|missing|rolled-back|volume-dropped|source-late):/,
};

function spokenOfBy(fact: ReceivedFact, key: string): boolean {
  if (fact.name !== 'marts-refreshed') return kindsOf[fact.name]?.test(key) ?? false;
  // A mart that was skipped or held was not tried: its failure stands.
  return fact.data.marts.some(
    ({ mart, outcome }) => key === `refresh-failed:${mart}` && outcome === 'refreshed',
  );
}
