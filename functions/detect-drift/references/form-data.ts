import type { JsonObject } from '../../../shared/clients/superset/port.ts';
import {
  columnsIn,
  filtersIn,
  listOf,
  metricsIn,
  objectOf,
  ordersIn,
  type Standing,
  spatialIn,
  textOf,
} from './column-values.ts';
import {
  formOfKey,
  type KeyForm,
  keysIgnoredInMode,
  keysReadBy,
  typesWithQueryMode,
} from './form-data-keys.ts';
import { sqlIn } from './query-context.ts';
import type { Confidence, WrittenReference } from './reference.ts';

/** Words of a setting that stand where a column could stand. */
const noColumns = new Set(['count', 'Auto', '__timestamp']);

/**
 * What the settings of a chart use, for charts that nobody has saved in the editor since they were made. What the
 * chart's type does not read, or its query mode leaves out, is only probable.
 */
export function referencesOfFormData(params: JsonObject, vizType: string): WrittenReference[] {
  const confidenceOf = confidenceIn(params, vizType);
  const keyed = Object.entries(params).flatMap(([key, value]) => {
    const plain = vizType === 'mixed_timeseries' ? key.replace(/_b$/, '') : key;
    const form = formOfKey.get(plain) ?? formOfKey.get(plain.replace(/_b$/, ''));
    return form ? referencesOfKey(form, value, { place: key, confidence: confidenceOf(plain) }) : [];
  });
  return [
    ...keyed,
    ...tooltipsIn(params, confidenceOf('tooltip_columns')),
    ...extraIn(params),
    ...labelsIn(params),
  ];
}

function confidenceIn(params: JsonObject, vizType: string): (key: string) => Confidence {
  const keys = keysReadBy(vizType);
  const mode = typesWithQueryMode.includes(vizType) ? modeOf(params) : undefined;
  const ignored = (mode && keysIgnoredInMode[mode]) ?? [];
  const isMatrix = params.matrixify_enable === true;
  return (key) => {
    if (key.startsWith('matrixify_')) return isMatrix ? 'certain' : 'probable';
    return keys?.has(key) && !ignored.includes(key) ? 'certain' : 'probable';
  };
}

/** A chart from before there were modes reads rows where it has columns to show and nothing to group. */
function modeOf(params: JsonObject): string {
  const mode = textOf(params.query_mode);
  if (mode !== undefined) return mode;
  return listOf(params.all_columns).length > 0 ? 'raw' : 'aggregate';
}

function referencesOfKey(form: KeyForm, value: unknown, standing: Standing): WrittenReference[] {
  switch (form) {
    case 'dimension':
      return dimensionsIn(value, standing);
    case 'axis':
    case 'granularity':
      return columnsIn(value, form, standing);
    case 'metric':
      return metricsIn(fixedOrMetric(value), standing);
    case 'filter':
      return filtersIn(value, standing);
    case 'sql':
      return sqlIn(value, standing);
    case 'order':
      return ordersIn(value, standing);
    case 'spatial':
      return spatialIn(value, standing);
  }
}

function dimensionsIn(value: unknown, standing: Standing): WrittenReference[] {
  // matrixify_dimension_rows is {dimension, values}.
  const columns = objectOf(value)?.dimension ?? value;
  const named = listOf(columns).filter((item) => !(typeof item === 'string' && noColumns.has(item)));
  return columnsIn(named, 'dimension', standing);
}

/** deck.gl's radius is a number or a metric: `{type: "metric", value}`. */
function fixedOrMetric(value: unknown): unknown {
  const choice = objectOf(value);
  if (!choice || choice.expressionType !== undefined || choice.type === undefined) return value;
  return choice.type === 'metric' ? choice.value : undefined;
}

function tooltipsIn(params: JsonObject, confidence: Confidence): WrittenReference[] {
  const standing = { place: 'tooltip_contents', confidence };
  return listOf(params.tooltip_contents).flatMap((item) => {
    const isMetric = objectOf(item)?.item_type === 'metric';
    return isMetric ? [] : columnsIn(item, 'dimension', standing);
  });
}

/** What a dashboard's filters left in the settings. */
function extraIn(params: JsonObject): WrittenReference[] {
  const extra = objectOf(params.extra_form_data);
  if (!extra) return [];
  return referencesOfExtraFormData(extra, 'extra_form_data', 'certain');
}

/** What a native filter or a chart adds to other queries. */
export function referencesOfExtraFormData(
  extra: Record<string, unknown>,
  place: string,
  confidence: Confidence,
): WrittenReference[] {
  const at = (key: string): Standing => ({ place: `${place}.${key}`, confidence });
  return [
    ...filtersIn(extra.filters, at('filters')),
    ...filtersIn(extra.adhoc_filters, at('adhoc_filters')),
    ...columnsIn(extra.granularity_sqla, 'granularity', at('granularity_sqla')),
    ...columnsIn(extra.time_column, 'granularity', at('time_column')),
  ];
}

/** Names that only decorate. */
function labelsIn(params: JsonObject): WrittenReference[] {
  const configured = Object.keys(objectOf(params.column_config) ?? {});
  const formatted = listOf(params.conditional_formatting).map((item) => objectOf(item)?.column);
  return [
    ...columnsIn(configured, 'label', { place: 'column_config', confidence: 'probable' }),
    ...columnsIn(formatted, 'label', { place: 'conditional_formatting', confidence: 'probable' }),
  ];
}
