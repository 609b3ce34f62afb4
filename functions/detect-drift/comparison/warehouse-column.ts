import type { Column } from '../../../shared/clients/bigquery-port.ts';

/** A column of a table in BigQuery, or a field in a record, which Superset knows as `parent.child`. */
export type WarehouseColumn = {
  name: string;
  /** As SQL writes it: `INT64`, `ARRAY<STRING>`. */
  type: string;
  description?: string;
};

const sqlNames: Record<string, string> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

/** The columns of a query's result, with the fields of records after them. */
export function columnsOfResult(columns: readonly Column[], parent = ''): WarehouseColumn[] {
  return columns.flatMap((column) => {
    const name = parent + column.name;
    const own = {
      name,
      type: sqlTypeOf(column),
      ...(column.description ? { description: column.description } : {}),
    };
    return [own, ...columnsOfResult(column.fields ?? [], `${name}.`)];
  });
}

function sqlTypeOf({ type, mode, fields }: Column): string {
  const single = fields ? 'STRUCT<>' : (sqlNames[type] ?? type);
  return mode === 'REPEATED' ? `ARRAY<${single}>` : single;
}
