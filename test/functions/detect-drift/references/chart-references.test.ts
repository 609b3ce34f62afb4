import test from 'ava';
import {
  chartsUsedBy,
  datasetOfChart,
  referencesOfChart,
} from '../../../../functions/detect-drift/references/chart-references.ts';
import { inShort, sql, sum, where } from './_in-short.ts';

test('what a chart last asked for is certain, and its other settings are only probable', (t) => {
  const wanted = [
    'axis day',
    'dimension a',
    'metric m',
    'order saved',
    'filter f',
    'time-filter day',
    'sql [c = 1]',
    '?dimension old',
  ];
  t.deepEqual(
    inShort({
      vizType: 'echarts_timeseries_line',
      params: { groupby: ['a', 'old'], x_axis: 'day' },
      queryContext: {
        queries: [
          {
            columns: [{ ...sql('day'), columnType: 'BASE_AXIS', timeGrain: 'P1D' }, 'a'],
            metrics: [sum('m')],
            orderby: [['saved', false]],
            filters: [
              { col: 'f', op: '==', val: 1 },
              { col: 'day', op: 'TEMPORAL_RANGE', val: 'Last week' },
            ],
            extras: { where: 'c = 1' },
          },
        ],
      },
    }),
    wanted,
  );
});

test('every query of a chart counts, and the deprecated names too', (t) => {
  const queries = [
    { columns: ['a'], granularity: 'day' },
    { groupby: ['b'], granularity_sqla: 'week', timeseries_limit_metric: 'saved', series_columns: ['c'] },
  ];

  t.deepEqual(inShort({ vizType: 'table', params: {}, queryContext: { queries } }), [
    'dimension a',
    'granularity day',
    'dimension b',
    'dimension c',
    'metric saved',
    'granularity week',
  ]);
});

test('a filter of time that lets everything through is only probable', (t) => {
  const time = (value: unknown) => ({
    vizType: 'pie',
    params: { adhoc_filters: [where('day', 'TEMPORAL_RANGE', value)] },
    queryContext: undefined,
  });

  t.deepEqual(inShort(time('No filter')), ['?time-filter day']);
  t.deepEqual(inShort(time('Last week')), ['time-filter day']);
});

test('a filter on a metric is a filter on what the metric is', (t) => {
  const having = { ...where('saved'), clause: 'HAVING' };
  const [reference] = referencesOfChart({
    vizType: 'pie',
    params: { adhoc_filters: [having] },
    queryContext: undefined,
  });

  t.like(reference, { kind: 'column-or-metric', name: 'saved' });
});

test('a query is ordered by a metric of its own as well', (t) => {
  const queries = [
    {
      orderby: [
        [sum('m'), false],
        [sql('SUM(n)'), true],
      ],
    },
  ];

  t.deepEqual(inShort({ vizType: 'bubble_v2', params: {}, queryContext: { queries } }), [
    'metric m',
    'sql [SUM(n)]',
  ]);
});

test('an axis whose name no SQL could hold is a column all the same', (t) => {
  const queries = [{ columns: [{ ...sql('Օր 1'), columnType: 'BASE_AXIS' }] }];

  t.deepEqual(inShort({ vizType: 'echarts_area', params: {}, queryContext: { queries } }), ['axis Օր 1']);
});

test('a chart belongs to the dataset it names, or to the one of its settings', (t) => {
  const table = { datasourceType: 'table', params: { datasource: '9__table' } };

  t.is(datasetOfChart({ ...table, datasourceId: 7 }), 7);
  t.is(datasetOfChart({ ...table, datasourceId: undefined }), 9);
  t.is(datasetOfChart({ datasourceId: 7, datasourceType: 'query', params: {} }), undefined);
});

test('annotation layers and the layers of a map lead to other charts', (t) => {
  const params = {
    annotation_layers: [
      { sourceType: 'table', value: 4, timeColumn: 'day', descriptionColumns: ['note'] },
      { sourceType: 'NATIVE', value: 5 },
      { sourceType: 'line', value: 6, show: false },
    ],
    deck_slices: [8],
  };

  t.deepEqual(
    chartsUsedBy({ vizType: 'deck_multi', params, queryContext: undefined }).map(
      ({ chartId, references }) => [chartId, references.length],
    ),
    [
      [4, 2],
      [8, 0],
    ],
  );
});
