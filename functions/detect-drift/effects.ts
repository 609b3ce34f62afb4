import type { Use } from './references/reference.ts';
import type { ColumnUse } from './uses.ts';

/** Where a column is that something uses. */
export type Side = 'both' | 'superset-only' | 'bigquery-only' | 'neither';

/** What a use of a column comes to: an error that everybody sees, or figures that are wrong without a word. */
export type Effect = 'breaks' | 'wrong-numbers' | 'none';

type Gone = Exclude<Side, 'both'>;

const breaks = { 'superset-only': 'breaks', 'bigquery-only': 'breaks', neither: 'breaks' } as const;

/** Left out of the query as soon as Superset does not know the column, and the answer is 200. */
const dropped = {
  'superset-only': 'breaks',
  'bigquery-only': 'wrong-numbers',
  neither: 'wrong-numbers',
} as const;

/** Goes to BigQuery as it is, whatever Superset knows. */
const passedOn = { 'superset-only': 'breaks', 'bigquery-only': 'none', neither: 'breaks' } as const;

const nothing = { 'superset-only': 'none', 'bigquery-only': 'none', neither: 'none' } as const;

/** As seen on a running Superset 6.1; nothing of it is documented. */
const effects: Record<Use, Record<Gone, Effect>> = {
  dimension: breaks,
  metric: breaks,
  order: breaks,
  axis: passedOn,
  sql: passedOn,
  filter: dropped,
  'time-filter': dropped,
  granularity: dropped,
  label: nothing,
};

/** What it comes to that a column is not where it should be. */
export function effectOf({ user, reference }: ColumnUse, side: Side, hasTimeColumn: boolean): Effect {
  if (side === 'both') return 'none';
  const { use } = reference;
  // The list of values cannot be filled, and what a viewer chose before is dropped from the charts' queries.
  if (user.kind === 'native-filter' && use === 'dimension') return dropped[side];
  // Superset takes the dataset's column of time instead; without one there is an error.
  if (use === 'granularity' && !hasTimeColumn) return 'breaks';
  return effects[use][side];
}

const ofTime: readonly Use[] = ['axis', 'granularity', 'time-filter'];

/** What it comes to that a column has another class of type: time grains are written for the one Superset knows. */
export function effectOfType({ reference }: ColumnUse, isOfTime: boolean): Effect {
  return isOfTime && ofTime.includes(reference.use) ? 'breaks' : 'none';
}
