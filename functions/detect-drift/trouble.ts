import type { Dataset } from '../../shared/clients/superset/port.ts';
import type { Difference } from './comparison/difference.ts';
import { isTemporal } from './comparison/type-class.ts';
import type { WarehouseColumn } from './comparison/warehouse-column.ts';
import { type Effect, effectOf, effectOfType, type Side } from './effects.ts';
import type { ColumnUse, DatasetUses } from './uses.ts';

/** One use that a difference harms. */
export type Hit = ColumnUse & { effect: Exclude<Effect, 'none'> };

/** What is wrong with one column, and whom it hits. */
export type Trouble = {
  dataset: Dataset;
  column: string;
  /** Undefined where the two sides agree, and something uses what neither has. */
  difference: Difference | undefined;
  side: Side;
  hits: Hit[];
  /** Uses that nothing happens to yet: of a column that differs in case, or whose type changed. */
  bystanders: ColumnUse[];
};

/** Every column of a dataset that differs, or is used and exists nowhere, with the uses that it hits. */
export function findTroubles(
  dataset: Dataset,
  table: readonly WarehouseColumn[],
  differences: readonly Difference[],
  uses: DatasetUses,
): Trouble[] {
  const sides = sidesOf(dataset, table);
  const differing = differences.map((difference) => troubleOf(difference, dataset, uses, sides));
  const told = new Set(differing.map(({ column }) => column.toLowerCase()));
  const elsewhere = uses.columns.filter(({ reference: { column, isSql, use } }) => {
    // A word of SQL that is no column may be anything.
    if (isSql || use === 'label' || told.has(column.toLowerCase())) return false;
    return sides.sideOf(column) !== 'both';
  });
  const nowhere = [...Map.groupBy(elsewhere, ({ reference }) => reference.column)].map(
    ([column, of]): Trouble => {
      const side = sides.sideOf(column);
      return { dataset, column, difference: undefined, side, hits: hitsOf(of, side, sides), bystanders: [] };
    },
  );
  return [...differing, ...nowhere.filter(({ hits }) => hits.length > 0)];
}

type Sides = { sideOf: (column: string) => Side; hasTimeColumn: boolean };

/** Superset tells upper from lower case, BigQuery does not. */
function sidesOf({ columns, mainDttmColumn }: Dataset, table: readonly WarehouseColumn[]): Sides {
  const known = new Map(columns.map((column) => [column.name, Boolean(column.expression)]));
  const existing = new Set(table.map(({ name }) => name.toLowerCase()));
  const sideOf = (column: string): Side => {
    const isThere = existing.has(column.toLowerCase());
    const isCalculated = known.get(column);
    if (isCalculated === undefined) return isThere ? 'bigquery-only' : 'neither';
    return isThere || isCalculated ? 'both' : 'superset-only';
  };
  return { sideOf, hasTimeColumn: mainDttmColumn !== undefined && known.has(mainDttmColumn) };
}

function troubleOf(difference: Difference, dataset: Dataset, uses: DatasetUses, sides: Sides): Trouble {
  const column = nameOf(difference);
  const users = uses.columns.filter(({ reference }) => isUseOf(reference, column));
  const common = { dataset, column, difference };
  switch (difference.kind) {
    case 'missing-in-superset':
      return {
        ...common,
        side: 'bigquery-only',
        hits: hitsOf(users, 'bigquery-only', sides),
        bystanders: users,
      };
    case 'lost-in-bigquery':
      return {
        ...common,
        side: 'superset-only',
        hits: hitsOf(users, 'superset-only', sides),
        bystanders: users,
      };
    case 'type-changed': {
      const isOfTime = isTemporal(difference.from) || isTemporal(difference.to);
      const hits = users.flatMap((use) => hit(use, effectOfType(use, isOfTime)));
      return { ...common, side: 'both', hits, bystanders: users };
    }
    case 'time-column-dangling': {
      const ofTime = uses.columns.filter(({ reference: { use } }) => use === 'granularity');
      const unknown = ofTime.filter(({ reference }) => sides.sideOf(reference.column) !== 'both');
      return {
        ...common,
        side: 'neither',
        hits: unknown.flatMap((use) => hit(use, 'breaks')),
        bystanders: users,
      };
    }
    case 'case-renamed':
    case 'calculated-shadowed':
      return { ...common, side: 'both', hits: [], bystanders: users };
  }
}

/** The name by which Superset knows the column, or would. */
function nameOf(difference: Difference): string {
  return difference.kind === 'time-column-dangling' ? difference.name : difference.column.name;
}

function isUseOf({ column, isSql }: ColumnUse['reference'], name: string): boolean {
  return isSql ? column.toLowerCase() === name.toLowerCase() : column === name;
}

function hitsOf(uses: readonly ColumnUse[], side: Side, { hasTimeColumn }: Sides): Hit[] {
  return uses.flatMap((use) => hit(use, effectOf(use, side, hasTimeColumn)));
}

function hit(use: ColumnUse, effect: Effect): Hit[] {
  return effect === 'none' ? [] : [{ ...use, effect }];
}
