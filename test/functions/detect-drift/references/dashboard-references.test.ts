import test from 'ava';
import { filtersOfDashboard } from '../../../../functions/detect-drift/references/dashboard-references.ts';

const country = {
  id: 'NATIVE_FILTER-1',
  type: 'filter_select',
  name: 'Country',
  targets: [{ datasetId: 7, column: { name: 'country' } }],
  controlValues: { sortMetric: 'total' },
  adhoc_filters: [
    { expressionType: 'SIMPLE', clause: 'WHERE', subject: 'region', operator: '==', comparator: 'x' },
  ],
  granularity_sqla: 'event_date',
  defaultDataMask: { extraFormData: { filters: [{ col: 'country', op: 'IN', val: ['AM'] }] } },
};

test('a native filter uses columns for its list, and for what it narrows from the start', (t) => {
  const [use] = filtersOfDashboard({ metadata: { native_filter_configuration: [country] } });

  t.like(use, { filterName: 'Country', datasetId: 7 });
  t.deepEqual(
    use?.widget.map(({ use: how, ...rest }) => [how, rest.kind === 'sql' ? rest.text : rest.name]),
    [
      ['dimension', 'country'],
      ['metric', 'total'],
      ['filter', 'region'],
      ['granularity', 'event_date'],
    ],
  );
  t.deepEqual(
    use?.preset.map((reference) => reference.use),
    ['filter'],
  );
});

test('a filter over two datasets uses both, a divider none, a filter of time none', (t) => {
  const twice = { ...country, targets: [...country.targets, { datasetId: 8, column: { name: 'land' } }] };
  const uses = filtersOfDashboard({
    metadata: {
      native_filter_configuration: [
        twice,
        { type: 'DIVIDER', targets: [{ datasetId: 9 }] },
        { type: 'filter_time', targets: [{}] },
        null,
      ],
    },
  });

  t.deepEqual(
    uses.map(({ datasetId }) => datasetId),
    [7, 8],
  );
});

test('the display controls of 6.x are read like filters', (t) => {
  const [use] = filtersOfDashboard({
    metadata: {
      chart_customization_config: [{ name: 'By', targets: [{ datasetId: 3, column: { name: 'city' } }] }],
    },
  });

  t.like(use, { filterName: 'By', datasetId: 3 });
});

test('a dashboard without settings has no filters', (t) => {
  t.deepEqual(filtersOfDashboard({ metadata: undefined }), []);
});
