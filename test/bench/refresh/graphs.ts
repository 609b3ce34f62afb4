import type { MartPlan, PlannedAudit, PlannedMart } from '../../../shared/mart-plan.ts';

/** How the marts of a made-up plan read each other. */
export type Shape = 'flat' | 'dag' | 'deep';

/** What every made-up mart is audited for: `rows and schema` asks nothing of the table itself. */
export type AuditChoice = 'rows and schema' | 'every header audit';

const rowFloor: PlannedAudit = { kind: 'row-floor', percent: 50 };

/** The kinds that most marts of the repository have. */
const tableAudits: PlannedAudit[] = [
  { kind: 'unique', columns: ['event_date'] },
  { kind: 'not-null', columns: ['event_date'] },
  { kind: 'each-row', name: 'no negative users', sql: 'users >= 0' },
];

/** Marts in each level of a `dag`, for each 17: one base table, many marts on it, fewer on those. */
const levelShares = [1, 8, 5, 3];

/** A plan of `size` marts: `flat` all beside each other, `deep` one after the other, `dag` in four levels. */
export function makePlan(shape: Shape, size: number, audits: AuditChoice): MartPlan {
  const names = Array.from({ length: size }, (_, index) => `mart_${String(index + 1).padStart(4, '0')}`);
  const upstreamOf = { flat: () => [], deep: deepUpstream, dag: dagUpstream(size) }[shape];
  return {
    generatedFrom: 'a bench',
    staging: {
      name: 'stg_events',
      file: 'marts/stg_events.sql',
      sql: 'SELECT 1 AS users FROM ${ga4.events_*}',
      sqlStartLine: 1,
      description: 'Events',
      columns: [{ name: 'users', type: 'INTEGER', mode: 'NULLABLE', description: 'users' }],
    },
    marts: names.map((name, index) => {
      const upstream = upstreamOf(index).flatMap((position) => names[position] ?? []);
      return makeMart(name, upstream.length > 0 ? upstream : ['stg_events'], audits);
    }),
  };
}

/** Reads the mart before it and the one before that. */
function deepUpstream(index: number): number[] {
  return [index - 2, index - 1].filter((position) => position >= 0);
}

/** Reads up to three marts of the level before its own. */
function dagUpstream(size: number): (index: number) => number[] {
  const ends = levelEnds(size);
  return (index) => {
    const level = ends.findIndex((end) => index < end);
    const start = ends[level - 2] ?? 0;
    const width = (ends[level - 1] ?? 0) - start;
    if (width === 0) return [];
    return [...new Set([index, index * 7 + 1, index * 3 + 2].map((spread) => start + (spread % width)))];
  };
}

/** The position after the last mart of each level. */
function levelEnds(size: number): number[] {
  const whole = levelShares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  return levelShares.map((share) => {
    sum += share;
    return Math.round((sum * size) / whole);
  });
}

function makeMart(name: string, dependsOn: string[], audits: AuditChoice): PlannedMart {
  const isAudited = audits === 'every header audit';
  return {
    name,
    file: `marts/${name}.sql`,
    sql: `SELECT event_date, users FROM ${dependsOn.map((table) => `\${${table}}`).join(', ')}`,
    sqlStartLine: 1,
    description: name,
    columns: [
      { name: 'event_date', type: 'DATE', mode: 'NULLABLE', description: 'day' },
      { name: 'users', type: 'INTEGER', mode: 'NULLABLE', description: 'users' },
    ],
    grain: ['event_date'],
    owner: 'Analytics',
    graceMinutes: 120,
    ...(isAudited ? { dateColumn: 'event_date' } : {}),
    dependsOn,
    audits: isAudited ? [rowFloor, ...tableAudits] : [rowFloor],
  };
}
