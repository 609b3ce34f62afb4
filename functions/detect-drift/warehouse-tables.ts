import { createHash } from 'node:crypto';
import type { WarehouseColumn } from './comparison/warehouse-column.ts';

/** Tables with their columns. Each is kept as one text and read when it is asked for: a million objects are not. */
export type WarehouseTables = {
  has: (table: string) => boolean;
  /** Their names. */
  keys: () => Iterable<string>;
  get: (table: string) => WarehouseColumn[] | undefined;
  /** A short text that differs as soon as the names, the types or the order of columns do. */
  digestOf: (table: string) => string | undefined;
};

/** Tables to be filled. */
export function createWarehouseTables() {
  const texts = new Map<string, { columns: string; descriptions: string | undefined }>();
  return {
    add: (table: string, columns: readonly WarehouseColumn[]) => {
      const isDescribed = columns.some(({ description }) => description !== undefined);
      texts.set(table, {
        columns: JSON.stringify(columns.map(({ name, type }) => [name, type])),
        descriptions: isDescribed
          ? JSON.stringify(columns.map(({ description = '' }) => description))
          : undefined,
      });
    },
    has: (table: string) => texts.has(table),
    keys: () => texts.keys(),
    get: (table: string): WarehouseColumn[] | undefined => {
      const kept = texts.get(table);
      return kept && columnsOf(kept);
    },
    digestOf: (table: string) => {
      const kept = texts.get(table);
      return kept && digestOf(kept.columns);
    },
  };
}

/** The digest of columns that no table has, such as those of a query's result. */
export function digestOfColumns(columns: readonly WarehouseColumn[]): string {
  return digestOf(JSON.stringify(columns.map(({ name, type }) => [name, type])));
}

function columnsOf({ columns, descriptions }: { columns: string; descriptions: string | undefined }) {
  const said: string[] = descriptions === undefined ? [] : JSON.parse(descriptions);
  const pairs: [string, string][] = JSON.parse(columns);
  return pairs.map(([name, type], index): WarehouseColumn => {
    const description = said[index];
    return description ? { name, type, description } : { name, type };
  });
}

function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 16);
}
