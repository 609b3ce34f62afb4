import type { PlannedMart } from '../../../shared/mart-plan.ts';

/** A mart's table as an earlier run left it. */
export type StandingTable = Pick<PlannedMart, 'name' | 'partitionBy' | 'clusterBy'>;

/** Every table has these columns and this many rows, before the run and after it. */
const columns = [
  { name: 'event_date', type: 'DATE', mode: 'NULLABLE', standardType: 'DATE' },
  { name: 'users', type: 'INTEGER', mode: 'NULLABLE', standardType: 'INT64' },
];
const rowCount = 1000;

/** Fields and rows of a result, as the REST API writes them. */
export type Answer = {
  schema: { fields: { name: string; type: string; mode: string }[] };
  rows: { f: { v: string | null }[] }[];
};

/** Answers the three queries that a refresh asks besides its builds: row counts, columns, one mart's audits. */
export function answerQuery(sql: string, tables: readonly StandingTable[]): Answer {
  if (sql.includes('.__TABLES__`')) {
    return table(
      ['table_id', 'row_count'],
      tables.map(({ name }) => [name, String(rowCount)]),
    );
  }
  if (sql.includes('.INFORMATION_SCHEMA.COLUMNS`')) {
    return table(
      ['table_name', 'column_name', 'data_type'],
      tables.flatMap(({ name }) => columns.map((column) => [name, column.name, column.standardType])),
    );
  }
  const audits = [...sql.matchAll(/ AS (audit_\d+)/g)].flatMap(([, audit]) => audit ?? []);
  return table(
    ['row_count', 'newest_date', ...audits],
    [[String(rowCount), '2026-11-23', ...audits.map(() => '0')]],
  );
}

/** What getQueryResults tells of a build when no rows are asked for. */
export function builtResult() {
  return { schema: { fields: columns }, totalRows: String(rowCount), totalBytesProcessed: '1000' };
}

/** A table as tables.list answers it. */
export function tableResource({ name, partitionBy, clusterBy }: StandingTable) {
  return {
    tableReference: { projectId: 'bench', datasetId: 'marts', tableId: name },
    type: 'TABLE',
    ...(partitionBy ? { timePartitioning: { type: 'DAY', field: partitionBy } } : {}),
    ...(clusterBy ? { clustering: { fields: clusterBy } } : {}),
  };
}

function table(names: string[], rows: (string | null)[][]): Answer {
  return {
    schema: { fields: names.map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' })) },
    rows: rows.map((row) => ({ f: row.map((v) => ({ v })) })),
  };
}
