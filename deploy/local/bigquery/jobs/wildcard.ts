import { BigQueryError } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type TableReference, tableName } from '../catalog/reference.ts';
import { projection } from '../catalog/relation.ts';
import { currentVersion, type Table, type Version } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import { quoteText } from '../sql/quoting.ts';

/** The tables that `prefix*` reads, and the columns it shows. */
export type Wildcard = { fields: Field[]; pseudoFields: Field[]; tables: Table[]; relation: string };

/** Finds the tables of a wildcard; as in BigQuery, the newest one lends its columns and views cannot take part. */
export function findWildcard(catalog: Catalog, reference: TableReference): Wildcard {
  const { tableId: prefix } = reference;
  const matching = catalog.tablesOf(reference).filter((table) => table.reference.tableId.startsWith(prefix));
  const view = matching.find((table) => table.type === 'VIEW');
  if (view) {
    const message = `Views cannot be queried through prefix. First view ${tableName(view.reference)}.`;
    throw new BigQueryError('invalidQuery', message, 'query');
  }
  const newest = matching.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
  if (!newest) {
    throw new BigQueryError('notFound', `Not found: Table ${tableName(reference)}* matches no table`);
  }
  const selects = matching.flatMap((table) => {
    const version = currentVersion(table);
    const suffix = table.reference.tableId.slice(prefix.length);
    return version ? [suffixed(version, newest, suffix)] : [];
  });
  return {
    fields: newest.fields,
    pseudoFields: [{ name: '_TABLE_SUFFIX', type: 'STRING', mode: 'NULLABLE' }],
    tables: matching,
    relation: `(${selects.join(' UNION ALL ')})`,
  };
}

function suffixed(version: Version, newest: Table, suffix: string): string {
  const rows = projection(version, newest.fields, {});
  return `SELECT *, ${quoteText(suffix)} AS _TABLE_SUFFIX FROM (${rows})`;
}
