import type { JsonObject } from '../../../../../shared/clients/superset/port.ts';
import type { SeedMart } from '../seed-marts.ts';
import type { VirtualName } from '../virtual-datasets.ts';

/** A chart to make on one of the seeded datasets. */
export type SeedChart = {
  name: string;
  vizType: string;
  table: SeedMart | VirtualName;
  params: JsonObject;
  /** Left out for a chart that nobody has saved in the editor yet. */
  queries?: readonly JsonObject[];
};

/** A metric that is made by choosing a column and an aggregate. */
export function simple(column: string, aggregate: 'SUM' | 'AVG' | 'MAX' = 'SUM'): JsonObject {
  return {
    expressionType: 'SIMPLE',
    column: { column_name: column },
    aggregate,
    label: `${aggregate}(${column})`,
  };
}

/** A metric that is written in SQL. */
export function sql(sqlExpression: string, label: string): JsonObject {
  return { expressionType: 'SQL', sqlExpression, label };
}

/** What a query calls the chart's axis; of time when it has a grain. */
export function axis(column: string, timeGrain?: 'P1D' | 'P1W'): JsonObject {
  return {
    label: column,
    sqlExpression: column,
    expressionType: 'SQL',
    columnType: 'BASE_AXIS',
    ...(timeGrain && { timeGrain }),
  };
}

/** A filter of a chart's settings that is made by choosing a column and a value. */
export function equals(subject: string, comparator: string): JsonObject {
  return {
    expressionType: 'SIMPLE',
    clause: 'WHERE',
    subject,
    operator: '==',
    operatorId: 'EQUALS',
    comparator,
  };
}

/** A filter of a query that lets every day through. */
export const anyTime: JsonObject = { col: 'event_date', op: 'TEMPORAL_RANGE', val: 'No filter' };

/** The same in a chart's settings. */
export const anyTimeSetting: JsonObject = {
  expressionType: 'SIMPLE',
  clause: 'WHERE',
  subject: 'event_date',
  operator: 'TEMPORAL_RANGE',
  comparator: 'No filter',
};

/** A query that groups by columns. */
export function grouped(columns: unknown[], metrics: unknown[], more: JsonObject = {}): JsonObject {
  return { columns, metrics, filters: [], row_limit: 1000, ...more };
}
