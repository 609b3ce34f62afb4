import test from 'ava';
import { createChartLoader } from '../../../functions/probe-health/load-chart.ts';
import { now } from './_sight.ts';
import { createFakeSuperset } from './_superset.ts';

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** A loader over a fake Superset, with charts 11 and 12 over a mart. */
function createCharts(named?: number) {
  const superset = createFakeSuperset();
  superset.datasets.set(7, { tableName: 'mart_geo', schema: 'ineco_marts', charts: [12, 11] });
  superset.charts.set(12, { queryContext: {} });
  const loader = createChartLoader({ named, marts: 'ineco_marts' });
  return { superset, loader, load: (at = now) => loader.load(superset.signedIn, at) };
}

test('the first chart over a mart is loaded past its cache', async (t) => {
  const { superset, load } = createCharts();

  t.deepEqual(await load(), { outcome: 'answers', text: 'chart 11: 3 rows' });
  t.deepEqual(superset.calls, ['list', 'related 7', 'read 11', 'load 11 past its cache', 'chart']);
});

test('a chart that loaded is looked for no more', async (t) => {
  const { superset, load } = createCharts();
  await load();
  superset.calls.length = 0;

  await load(later(15));

  t.deepEqual(superset.calls, ['read 11', 'load 11 past its cache', 'chart']);
});

test('a chart is due at first, and again 15 minutes after it loaded', async (t) => {
  const { loader, load } = createCharts();
  t.true(loader.isDue(now));

  await load();

  t.false(loader.isDue(later(14.99)));
  t.true(loader.isDue(later(15)));
});

test('a chart that does not load is due at the next probe, so that three in a row are soon known', async (t) => {
  const { superset, loader, load } = createCharts();
  await load();
  superset.broken.set('chart', 'timeout');

  t.like(await load(later(15)), { outcome: 'timeout' });

  t.true(loader.isDue(later(16)));
  t.deepEqual(superset.loaded(), ['load 11 past its cache', 'load 11 past its cache']);
});

test('a chart that is itself broken says nothing, and the next probe takes another one', async (t) => {
  const { superset, loader, load } = createCharts();
  superset.charts.set(11, { queryContext: {}, problem: 'columns-missing' });

  t.like(await load(), { outcome: 'answers', blames: 'chart' });
  t.true(loader.isDue(later(1)));
  await load(later(1));

  t.deepEqual(superset.loaded(), ['load 11 past its cache', 'load 12 past its cache']);
  t.false(loader.isDue(later(2)));
});

test('a chart that was deleted gives way to another one', async (t) => {
  const { superset, load } = createCharts();
  await load();
  superset.charts.delete(11);
  superset.datasets.set(7, { tableName: 'mart_geo', schema: 'ineco_marts', charts: [12] });

  t.like(await load(later(15)), { outcome: 'answers', blames: 'chart' });
  t.like(await load(later(16)), { text: 'chart 12: 3 rows' });
});

test('when every chart is broken, all are tried again a quarter of an hour later', async (t) => {
  const { superset, loader, load } = createCharts();
  for (const id of [11, 12]) superset.charts.set(id, { queryContext: {}, problem: 'columns-missing' });
  await load();
  await load(later(1));

  t.like(await load(later(2)), { outcome: 'untried' });
  t.false(loader.isDue(later(16)));
  await load(later(17));

  t.is(superset.loaded().at(-1), 'load 11 past its cache');
});

test('a chart that nobody saved in the editor, a view of raw events, and a table elsewhere are no choice', async (t) => {
  const { superset, load } = createCharts();
  superset.charts.set(11, {});
  superset.datasets.set(5, { tableName: 'stg_events', schema: 'ineco_marts', charts: [12] });
  superset.datasets.set(6, { tableName: 'mart_geo', schema: 'playground', charts: [12] });
  superset.datasets.set(7, { tableName: 'mart_geo', schema: 'ineco_marts', charts: [11] });

  t.deepEqual(await load(), { outcome: 'untried', text: 'no chart over a mart has saved what it asks for' });
  t.false(superset.calls.includes('related 5') || superset.calls.includes('related 6'));
  t.deepEqual(superset.loaded(), []);
});

test('a search ends after ten charts', async (t) => {
  const { superset, load } = createCharts();
  const charts = Array.from({ length: 30 }, (_, index) => 100 + index);
  for (const id of charts) superset.charts.set(id, {});
  superset.datasets.set(7, { tableName: 'mart_geo', schema: 'ineco_marts', charts });

  t.like(await load(), { outcome: 'untried' });
  t.is(superset.calls.filter((call) => call.startsWith('read ')).length, 10);
});

test('a chart that watchdog.yaml names is the only one, also when it is broken', async (t) => {
  const { superset, loader, load } = createCharts(12);
  superset.charts.set(12, { queryContext: {}, problem: 'columns-missing' });

  t.like(await load(), { outcome: 'answers', blames: 'chart' });
  t.false(loader.isDue(later(14)));
  await load(later(15));

  t.deepEqual(superset.loaded(), ['load 12 past its cache', 'load 12 past its cache']);
});

test('a chart that watchdog.yaml names and nobody saved says how to mend that', async (t) => {
  const { superset, load } = createCharts(12);
  superset.charts.set(12, {});

  t.regex((await load()).text, /chart 12 .* save it/);
});
