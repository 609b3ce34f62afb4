import { z } from 'zod';
import type { Dataset, DatasetColumn, DatasetMetric, ListedDataset } from './port.ts';
import { maybe, maybeText } from './wire.ts';

const database = z.looseObject({ id: z.number(), database_name: z.string() });

const address = {
  database,
  catalog: maybeText,
  schema: maybeText,
  table_name: z.string(),
  sql: maybeText,
};

/** What the list is asked for; columns and metrics are not to be had there. */
export const listedDatasetColumns = [
  'id',
  'table_name',
  'schema',
  'catalog',
  'sql',
  'database.id',
  'database.database_name',
  'changed_on_utc',
];

/** A dataset in the list; `catalog` is asked for and left out before 4.1. */
export const listedDataset = z
  .looseObject({ id: z.number(), changed_on_utc: z.string(), ...address })
  .transform(
    ({ id, changed_on_utc, ...rest }): ListedDataset => ({ id, changedAt: changed_on_utc, ...placeOf(rest) }),
  );

const column = z
  .looseObject({
    id: z.number(),
    column_name: z.string(),
    type: maybeText,
    is_dttm: maybe(z.boolean()),
    is_active: maybe(z.boolean()),
    groupby: maybe(z.boolean()),
    filterable: maybe(z.boolean()),
    expression: maybeText,
    verbose_name: maybeText,
    description: maybeText,
    python_date_format: maybeText,
    extra: maybeText,
  })
  .transform(
    (row): DatasetColumn => ({
      id: row.id,
      name: row.column_name,
      type: row.type,
      isTemporal: row.is_dttm ?? false,
      isActive: row.is_active ?? false,
      groupby: row.groupby ?? false,
      filterable: row.filterable ?? false,
      expression: row.expression,
      label: row.verbose_name,
      description: row.description,
      dateFormat: row.python_date_format,
      extra: row.extra,
    }),
  );

const metric = z
  .looseObject({ id: z.number(), metric_name: z.string(), expression: z.string() })
  .transform(({ id, metric_name, expression }): DatasetMetric => ({ id, name: metric_name, expression }));

/** A dataset by itself, with its columns and metrics. */
export const dataset = z
  .looseObject({
    ...address,
    id: z.number(),
    columns: z.array(column),
    metrics: z.array(metric),
    main_dttm_col: maybeText,
    currency_code_column: maybeText,
    fetch_values_predicate: maybeText,
    always_filter_main_dttm: maybe(z.boolean()),
    owners: z.array(z.looseObject({ id: z.number() })),
    is_managed_externally: maybe(z.boolean()),
    changed_on: z.string(),
  })
  .transform(
    (row): Dataset => ({
      id: row.id,
      ...placeOf(row),
      columns: row.columns,
      metrics: row.metrics,
      mainDttmColumn: row.main_dttm_col,
      currencyCodeColumn: row.currency_code_column,
      fetchValuesPredicate: row.fetch_values_predicate,
      alwaysFilterMainDttm: row.always_filter_main_dttm,
      ownerIds: row.owners.map(({ id }) => id),
      isManagedExternally: row.is_managed_externally ?? false,
      changedAt: row.changed_on,
    }),
  );

type Place = {
  database: z.infer<typeof database>;
  catalog: string | undefined;
  schema: string | undefined;
  table_name: string;
  sql: string | undefined;
};

function placeOf({ database: { id, database_name }, catalog, schema, table_name, sql }: Place) {
  return {
    database: { id, name: database_name },
    catalog,
    schema,
    tableName: table_name,
    sql,
    // `kind` came later than its rule.
    kind: sql === undefined ? ('physical' as const) : ('virtual' as const),
  };
}
