/** What facts say is wrong, read by a few lines of our own: a second opinion on what escalate makes of them. */
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
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

function badKeys(fact: ReceivedFact): Map<string, FindingKind> | undefined {
  switch (fact.name) {
    case 'health-probed':
    case 'drift-checked':
      return new Map(fact.data.findings.map(({ kind, subject }) => [`${kind}:${subject}`, kind]));
    case 'freshness-checked':
      return new Map(
        fact.data.marts.flatMap(({ mart, verdict }) =>
          verdict === 'stale' || verdict === 'empty' || verdict === 'missing'
            ? [[`${verdict}:${mart}`, verdict] as const]
            : [],
        ),
      );
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

const kindsOf: Partial<Record<ReceivedFact['name'], RegExp>> = {
  'health-probed': /^(vm-|network-path|superset-)/,
  'drift-checked': /^(chart-broken|filter-dropped|column-drift|dataset-drift)/,
  'freshness-checked': /^(stale|empty|missing):/,
};

function spokenOfBy(fact: ReceivedFact, key: string): boolean {
  if (fact.name !== 'marts-refreshed') return kindsOf[fact.name]?.test(key) ?? false;
  // A mart that was skipped or held was not tried: its failure stands.
  return fact.data.marts.some(
    ({ mart, outcome }) => key === `refresh-failed:${mart}` && outcome === 'refreshed',
  );
}
