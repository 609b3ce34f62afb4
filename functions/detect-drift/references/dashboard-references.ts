import type { Dashboard } from '../../../shared/clients/superset/port.ts';
import { columnsIn, filtersIn, listOf, metricsIn, objectOf, textOf } from './column-values.ts';
import { referencesOfExtraFormData } from './form-data.ts';
import type { WrittenReference } from './reference.ts';

/** What a filter of a dashboard uses of one dataset. */
export type FilterUse = {
  filterName: string;
  datasetId: number;
  /** What fills the list of values: when it breaks, the filter cannot be opened. */
  widget: WrittenReference[];
  /** What it narrows charts by from the start: when the column is gone, they show more than they say. */
  preset: WrittenReference[];
};

/** What the native filters of a dashboard use, and in 6.x its display controls, which have the same form. */
export function filtersOfDashboard({ metadata = {} }: Pick<Dashboard, 'metadata'>): FilterUse[] {
  const configured = [
    ...listOf(metadata.native_filter_configuration),
    ...listOf(metadata.chart_customization_config),
  ];
  return configured.flatMap((entry) => {
    const filter = objectOf(entry);
    // A divider only decorates the bar.
    return filter && filter.type !== 'DIVIDER' ? usesOfFilter(filter) : [];
  });
}

function usesOfFilter(filter: Record<string, unknown>): FilterUse[] {
  const filterName = textOf(filter.name) ?? textOf(filter.id) ?? 'a filter without a name';
  const controls = objectOf(filter.controlValues) ?? {};
  const mask = objectOf(objectOf(filter.defaultDataMask)?.extraFormData) ?? {};
  return listOf(filter.targets).flatMap((entry) => {
    const target = objectOf(entry) ?? {};
    const datasetId = Number(target.datasetId);
    if (!Number.isInteger(datasetId) || datasetId <= 0) return [];
    const at = (key: string) => ({
      place: `native filter ${filterName}: ${key}`,
      confidence: 'certain' as const,
    });
    const widget = [
      ...columnsIn(objectOf(target.column)?.name ?? target.column, 'dimension', at('column')),
      ...metricsIn(controls.sortMetric, at('sort metric')),
      ...filtersIn(filter.adhoc_filters, at('pre-filter')),
      ...columnsIn(filter.granularity_sqla, 'granularity', at('time column')),
    ];
    const preset = referencesOfExtraFormData(mask, `native filter ${filterName}: default`, 'certain');
    return [{ filterName, datasetId, widget, preset }];
  });
}
