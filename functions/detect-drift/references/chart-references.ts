import type { Chart, JsonObject } from '../../../shared/clients/superset/port.ts';
import { columnsIn, listOf, objectOf, textOf } from './column-values.ts';
import { referencesOfFormData } from './form-data.ts';
import { hasQueries, referencesOfQueryContext } from './query-context.ts';
import type { WrittenReference } from './reference.ts';

/** A chart as far as its columns go. */
export type ReadChart = Pick<Chart, 'vizType' | 'params' | 'queryContext'>;

/**
 * What a chart uses of its dataset: what its queries say where it has any; its settings are then only weaker
 * evidence, for they keep what other types of chart left behind.
 */
export function referencesOfChart({ vizType, params = {}, queryContext }: ReadChart): WrittenReference[] {
  const settings = referencesOfFormData(params, vizType);
  if (!hasQueries(queryContext)) return settings;
  const queried = referencesOfQueryContext(queryContext);
  const known = new Set(queried.map(keyOf));
  const others = settings.filter((reference) => !known.has(keyOf(reference)));
  return [...queried, ...others.map((reference) => ({ ...reference, confidence: 'probable' as const }))];
}

/** The id of a chart's dataset: its own word, or the `12__table` of its settings. */
export function datasetOfChart(
  chart: Pick<Chart, 'datasourceId' | 'datasourceType' | 'params'>,
): number | undefined {
  if (chart.datasourceId !== undefined && (chart.datasourceType ?? 'table') === 'table')
    return chart.datasourceId;
  const [, id] = /^(\d+)__table$/.exec(textOf(chart.params?.datasource) ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

/** What a chart uses of another chart's result: an annotation layer or a layer of a map. */
export type ChartUse = { chartId: number; place: string; references: WrittenReference[] };

/** The other charts that a chart shows, and which of their columns it names itself. */
export function chartsUsedBy({ params, queryContext }: ReadChart): ChartUse[] {
  const layers = [...listOf(params?.annotation_layers), ...layersOfQueries(queryContext)];
  const uses = [...layers.flatMap(annotationOf), ...slicesOf(params)];
  const byChart = new Map(uses.map((use) => [`${use.chartId} ${use.place}`, use]));
  return [...byChart.values()];
}

function layersOfQueries(context: JsonObject | undefined): unknown[] {
  return listOf(context?.queries).flatMap((query) => listOf(objectOf(query)?.annotation_layers));
}

function annotationOf(layer: unknown): ChartUse[] {
  const { sourceType, value, show, ...columns } = objectOf(layer) ?? {};
  const chartId = Number(value);
  // NATIVE layers hold annotations of Superset's own, FORMULA ones hold mathematics.
  if ((sourceType !== 'line' && sourceType !== 'table') || !Number.isInteger(chartId) || show === false)
    return [];
  const standing = { place: 'annotation_layers', confidence: 'probable' as const };
  const named = [
    columns.timeColumn,
    columns.intervalEndColumn,
    columns.titleColumn,
    columns.descriptionColumns,
  ];
  const references = named.flatMap((name) => columnsIn(name, 'dimension', standing));
  return [{ chartId, place: 'annotation_layers', references }];
}

function slicesOf(params: JsonObject | undefined): ChartUse[] {
  return listOf(params?.deck_slices)
    .map(Number)
    .filter(Number.isInteger)
    .map((chartId) => ({ chartId, place: 'deck_slices', references: [] }));
}

function keyOf(reference: WrittenReference): string {
  const what = reference.kind === 'sql' ? reference.text : reference.name;
  return `${reference.kind === 'sql' ? 'sql' : 'name'} ${what}`;
}
