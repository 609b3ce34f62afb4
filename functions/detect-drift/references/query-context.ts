import type { JsonObject } from '../../../shared/clients/superset/port.ts';
import {
  columnsIn,
  filtersIn,
  listOf,
  metricsIn,
  objectOf,
  ordersIn,
  type Standing,
  textOf,
} from './column-values.ts';
import type { WrittenReference } from './reference.ts';

/**
 * What the queries that a chart last sent use. This is what really runs, so it is certain. Columns before the
 * deprecated `groupby`, which Superset still reads.
 */
export function referencesOfQueryContext(context: JsonObject): WrittenReference[] {
  return listOf(context.queries).flatMap((query, index) => {
    const settings = objectOf(query);
    return settings ? referencesOfQuery(settings, `queries[${index}]`) : [];
  });
}

/** Whether a chart has queries that can be read. */
export function hasQueries(context: JsonObject | undefined): context is JsonObject {
  return listOf(context?.queries).some((query) => objectOf(query) !== undefined);
}

function referencesOfQuery(query: Record<string, unknown>, path: string): WrittenReference[] {
  const at = (key: string): Standing => ({ place: `${path}.${key}`, confidence: 'certain' });
  const extras = objectOf(query.extras) ?? {};
  return [
    ...columnsIn(query.columns, 'dimension', at('columns')),
    ...columnsIn(query.groupby, 'dimension', at('groupby')),
    ...columnsIn(query.series_columns, 'dimension', at('series_columns')),
    ...metricsIn(query.metrics, at('metrics')),
    ...metricsIn(query.series_limit_metric, at('series_limit_metric')),
    ...metricsIn(query.timeseries_limit_metric, at('timeseries_limit_metric')),
    ...ordersIn(query.orderby, at('orderby')),
    ...filtersIn(query.filters, at('filters')),
    ...columnsIn(query.granularity, 'granularity', at('granularity')),
    ...columnsIn(query.granularity_sqla, 'granularity', at('granularity_sqla')),
    ...sqlIn(extras.where, at('extras.where')),
    ...sqlIn(extras.having, at('extras.having')),
  ];
}

/** SQL that stands in a query as it is. */
export function sqlIn(value: unknown, standing: Standing): WrittenReference[] {
  const text = textOf(value);
  return text === undefined ? [] : [{ kind: 'sql', text, use: 'sql', ...standing }];
}
