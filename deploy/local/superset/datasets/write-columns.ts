import type { ColumnRow, DatasetRow, MetricRow } from '../metadata.ts';
import type { ColumnBody, MetricBody } from './dataset-body.ts';
import { newColumn } from './merge-columns.ts';
import { newMetric } from './new-dataset.ts';

/** Superset's complaint about columns to write, in its words; undefined where there is none. */
export function complaintAboutColumns(
  { columns }: DatasetRow,
  written: readonly ColumnBody[],
  isOverride: boolean,
): string | undefined {
  const known = columns.map(({ id, columnName }) => ({ id, name: columnName }));
  const named = written.map(({ id, column_name }) => ({ id, name: column_name }));
  return complaintAbout('columns', known, named, isOverride);
}

/** The same about metrics. */
export function complaintAboutMetrics(
  { metrics }: DatasetRow,
  written: readonly MetricBody[],
): string | undefined {
  const known = metrics.map(({ id, metricName }) => ({ id, name: metricName }));
  const named = written.map(({ id, metric_name }) => ({ id, name: metric_name }));
  return complaintAbout('metrics', known, named, false);
}

type Named<Id> = { id: Id; name: string };

/** Names are compared as they are written: one that differs in case only is another. */
function complaintAbout(
  what: string,
  known: readonly Named<number>[],
  written: readonly Named<number | undefined>[],
  isOverride: boolean,
): string | undefined {
  if (new Set(written.map(({ name }) => name)).size < written.length) {
    return `One or more ${what} are duplicated`;
  }
  const ids = written.flatMap(({ id }) => id ?? []);
  const found = known.filter(({ id }) => ids.includes(id));
  if (found.length !== ids.length) return `One or more ${what} do not exist`;
  const newNames = written.flatMap(({ id, name }) => (id === undefined ? [name] : []));
  const isThere = !isOverride && known.some(({ name }) => newNames.includes(name));
  return isThere ? `One or more ${what} already exist` : undefined;
}

/** The columns after a write: those with an id changed, those without made, and those not mentioned deleted. */
export function columnsAfter(
  before: readonly ColumnRow[],
  written: readonly ColumnBody[],
  nextId: () => number,
): ColumnRow[] {
  const known = new Map(before.map((column) => [column.id, column]));
  return written.map((body) => {
    const column = body.id === undefined ? undefined : known.get(body.id);
    const members = columnMembersOf(body);
    return column ? { ...column, ...members } : newColumn(nextId, members);
  });
}

/** The metrics after a write. */
export function metricsAfter(
  before: readonly MetricRow[],
  written: readonly MetricBody[],
  nextId: () => number,
): MetricRow[] {
  const known = new Map(before.map((metric) => [metric.id, metric]));
  return written.map((body) => {
    const metric = body.id === undefined ? undefined : known.get(body.id);
    return {
      ...(metric ?? newMetric(nextId, body.metric_name, body.expression)),
      metricName: body.metric_name,
      expression: body.expression,
      ...(body.verbose_name !== undefined && { verboseName: body.verbose_name }),
      ...(body.description !== undefined && { description: body.description }),
    };
  });
}

function columnMembersOf(body: ColumnBody): Partial<ColumnRow> & Pick<ColumnRow, 'columnName'> {
  return {
    columnName: body.column_name,
    ...(body.type !== undefined && { type: body.type }),
    ...(body.is_dttm !== undefined && { isDttm: body.is_dttm ?? false }),
    ...(body.is_active !== undefined && { isActive: body.is_active ?? false }),
    ...(body.groupby !== undefined && { groupby: body.groupby }),
    ...(body.filterable !== undefined && { filterable: body.filterable }),
    ...(body.expression !== undefined && { expression: body.expression }),
    ...(body.verbose_name !== undefined && { verboseName: body.verbose_name }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.python_date_format !== undefined && { pythonDateFormat: body.python_date_format }),
    ...(body.extra !== undefined && { extra: body.extra }),
  };
}
