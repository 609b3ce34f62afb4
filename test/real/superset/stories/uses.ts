import type { JsonObject } from '../../../../shared/clients/superset/port.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import type { World } from '../../../contract/superset/world.ts';
import { findingsOf, makeChart, openMart } from '../mart.ts';
import type { Story } from '../story.ts';

/** A query that uses a column so, and how many rows a right answer counts; of a filter, none. */
type UseOfColumn = { rows: number; isSql?: true; query: (column: string) => JsonObject };

const label = 'highest';
const range = '2019-01-01 : 2021-01-01';

/** The table has one row: its column of time is in 2026, every other date in 2020, and every number is 3. */
const uses: Record<string, UseOfColumn> = {
  dimension: { rows: 1, query: (column) => ({ columns: [column] }) },
  metric: {
    rows: 1,
    query: (column) => ({
      metrics: [
        'count',
        { expressionType: 'SIMPLE', column: { column_name: column }, aggregate: 'MAX', label },
      ],
    }),
  },
  sql_metric: {
    rows: 1,
    isSql: true,
    query: (column) => ({
      metrics: ['count', { expressionType: 'SQL', sqlExpression: `MAX(${column})`, label }],
    }),
  },
  axis: {
    rows: 1,
    query: (column) => ({
      columns: [{ label, sqlExpression: column, expressionType: 'SQL', columnType: 'BASE_AXIS' }],
    }),
  },
  filter: { rows: 0, query: (column) => ({ filters: [{ col: column, op: '==', val: 4 }] }) },
  order: {
    rows: 1,
    query: (column) => ({ columns: ['country'], metrics: [], orderby: [[column, true]] }),
  },
  sql_filter: { rows: 0, isSql: true, query: (column) => ({ extras: { where: `${column} = 4` } }) },
  time_filter: {
    rows: 0,
    query: (column) => ({ filters: [{ col: column, op: 'TEMPORAL_RANGE', val: range }] }),
  },
  granularity: { rows: 1, query: (column) => ({ granularity: column, time_range: range }) },
};

type Side = 'lost' | 'new' | 'never';

const sides: Side[] = ['lost', 'new', 'never'];

const inWords: Record<Side, string> = {
  lost: 'gone from BigQuery',
  new: 'in BigQuery only',
  never: 'nowhere',
};

/** What somebody who opens the chart sees. */
type Sight = 'an error' | 'wrong numbers' | 'what is right';

const said: Record<string, Sight> = { 'chart-broken': 'an error', 'filter-dropped': 'wrong numbers' };

/** What is said of a column is what Superset itself does. */
export const usesStories: Story[] = sides.map((side) => ({
  title: `of a column that is ${inWords[side]} is said what whoever opens the chart sees, for every way to use it`,
  tell: async (t, drift) => {
    const { world, mart } = await openMart(t, drift, columnsOf(side === 'lost'));
    const story = drift.openStory('observe');
    const charts = [];
    for (const [name, use] of Object.entries(uses)) {
      // A word of SQL that is no column of either side may be anything.
      if (use.isSql && side === 'never') continue;
      const chart = await makeChart(world, mart, {
        name: `Chart of ${name}`,
        query: use.query(columnOf(name)),
      });
      charts.push({ name, rows: use.rows, context: chart.context });
    }
    await world.sql(`CREATE OR REPLACE TABLE ${mart.table} AS SELECT ${columnsOf(side === 'new')}`);

    const told = findingsOf(await story.run(), mart);

    for (const { name, rows, context } of charts) {
      const finding = told.find(({ subject }) => subject === `${mart.name}.${columnOf(name)}`);
      const sees = await sightOf(world, context, rows);
      t.is(said[finding?.kind ?? ''] ?? 'what is right', sees, `${name}: ${JSON.stringify(finding)}`);
      if (sees === 'what is right') continue;
      t.deepEqual(finding?.evidence?.find(({ label: each }) => each === 'Charts')?.value, `Chart of ${name}`);
    }
  },
}));

/** Some of the names are words of SQL. */
const columnOf = (use: string) => `for_${use}`;

const ofTime = ['time_filter', 'granularity'];

function columnsOf(isThere: boolean): string {
  const usual = "DATE '2026-01-01' AS event_date, 'AM' AS country";
  const used = Object.keys(uses).map((name) =>
    ofTime.includes(name) ? `DATE '2020-06-01' AS ${columnOf(name)}` : `3 AS ${columnOf(name)}`,
  );
  return isThere ? [usual, ...used].join(', ') : usual;
}

async function sightOf({ client }: World, context: JsonObject, right: number): Promise<Sight> {
  try {
    const [result] = await client.chartData(context, { force: true });
    if (result?.error !== undefined) return 'an error';
    const rows = result?.rows ?? [];
    return Number(rows[0]?.count ?? rows.length) === right ? 'what is right' : 'wrong numbers';
  } catch (error) {
    if (error instanceof SupersetError) return 'an error';
    throw error;
  }
}
