import type { ColumnRow, DatasetRow } from '../../../../../deploy/local/superset/metadata.ts';

/** A dataset with columns of each kind of time, a calculated one, and one saved metric. */
export function datasetOf(changes: Partial<DatasetRow> = {}): DatasetRow {
  return {
    id: 1,
    uuid: 'a',
    databaseId: 1,
    catalog: null,
    schema: 'marts',
    tableName: 'mart_geo',
    sql: null,
    columns: [
      columnOf('event_date', 'DATE'),
      columnOf('seen_at', 'TIMESTAMP'),
      columnOf('local_time', 'DATETIME'),
      columnOf('country', 'STRING'),
      columnOf('dev.os', 'STRING'),
      columnOf('clicks', 'INT64'),
      { ...columnOf('doubled', 'INT64'), expression: 'clicks * 2' },
    ],
    metrics: [
      {
        id: 1,
        uuid: 'm',
        metricName: 'count',
        expression: 'COUNT(*)',
        verboseName: null,
        description: null,
      },
    ],
    mainDttmCol: 'event_date',
    alwaysFilterMainDttm: false,
    fetchValuesPredicate: null,
    currencyCodeColumn: null,
    description: null,
    ownerIds: [],
    isManagedExternally: false,
    changedOn: new Date('2026-01-01T00:00:00Z'),
    ...changes,
  };
}

function columnOf(columnName: string, type: string): ColumnRow {
  return {
    id: 1,
    uuid: columnName,
    columnName,
    type,
    isDttm: type.startsWith('DATE') || type === 'TIMESTAMP',
    isActive: true,
    groupby: true,
    filterable: true,
    expression: null,
    verboseName: null,
    description: null,
    pythonDateFormat: null,
    extra: null,
  };
}
