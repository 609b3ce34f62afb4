import test from 'ava';
import { mergeChanges, planDescriptions } from '../../../../functions/detect-drift/sync/plan-descriptions.ts';
import { column } from '../_dataset.ts';
import { createMissingColumn } from '../_drifted.ts';

const says = new Map([['country', 'Country of the visitor']]);
const none = new Map<string, string[]>();

const planned = (description: string | undefined, former = none) =>
  planDescriptions([column(2, 'Country', { description })], says, former);

test('a column without a description gets that of the mart', (t) => {
  t.deepEqual(planned(undefined), [{ id: 2, description: 'Country of the visitor' }]);
  t.deepEqual(planned(''), [{ id: 2, description: 'Country of the visitor' }]);
});

test('what a person wrote in Superset is not overwritten', (t) => {
  t.deepEqual(planned('Where they live'), []);
  t.deepEqual(planned('Where they live', new Map([['country', ['Land']]])), []);
});

test('what the mart said before is brought up to date', (t) => {
  const former = new Map([['country', ['Land', 'Nation']]]);

  t.deepEqual(planned('Land', former), [{ id: 2, description: 'Country of the visitor' }]);
  t.deepEqual(planned('Country of the visitor', former), []);
});

test('a calculated column, and one of which the mart says nothing, keep theirs', (t) => {
  const columns = [column(2, 'country', { expression: 'UPPER(c)' }), column(3, 'users')];

  t.deepEqual(planDescriptions(columns, says, none), []);
});

test('a type and a description of one column are one change', (t) => {
  t.deepEqual(
    mergeChanges([{ id: 2, type: 'DATE' }], [{ id: 3, description: 'b' }], [{ id: 2, description: 'a' }]),
    [
      { id: 2, type: 'DATE', description: 'a' },
      { id: 3, description: 'b' },
    ],
  );
});

const descriptionOf = (world: ReturnType<typeof createMissingColumn>, name: string) =>
  world.superset.datasets.get(7)?.columns.find((each) => each.name === name)?.description;

/** The header of the mart says something else of a column from now on. */
function describe({ plan }: ReturnType<typeof createMissingColumn>, name: string, description: string) {
  const mart = plan.marts[0];
  const others = (mart?.columns ?? []).filter((each) => each.name !== name);
  if (mart) mart.columns = [...others, { name, type: 'STRING', mode: 'NULLABLE', description }];
}

test('a write brings the words of the mart along: empty ones and its own, and never a person’s', async (t) => {
  const world = createMissingColumn();
  describe(world, 'country', 'The country');
  describe(world, 'users', 'Visitors');
  world.superset.edit(7, (before) => ({
    ...before,
    columns: before.columns.map((each) =>
      each.name === 'users' ? { ...each, description: 'By hand' } : each,
    ),
  }));

  await world.deliver();

  t.is(descriptionOf(world, 'country'), 'The country');
  t.is(descriptionOf(world, 'users'), 'By hand');
  t.like(world.synced()[0], { added: ['apply_clicks'], changed: undefined });
  t.regex(world.synced()[0]?.summary ?? '', /added apply_clicks and described country as the mart does/);

  describe(world, 'country', 'The country, as the browser tells it');
  await world.deliver({}, '2');
  t.is(world.superset.writes(), 1, 'words alone are no reason to write');

  world.addToTable('more');
  await world.deliver({}, '3');
  t.is(descriptionOf(world, 'country'), 'The country, as the browser tells it');
  t.is(descriptionOf(world, 'users'), 'By hand');
});

test('a person who rewrote what the watchdog had written keeps that', async (t) => {
  const world = createMissingColumn();
  await world.deliver();
  t.is(descriptionOf(world, 'apply_clicks'), 'Clicks on apply');
  world.superset.edit(7, (before) => ({
    ...before,
    columns: before.columns.map((each) =>
      each.name === 'apply_clicks' ? { ...each, description: 'Clicks of the green button' } : each,
    ),
  }));
  describe(world, 'apply_clicks', 'Clicks on the button');
  world.addToTable('more');

  await world.deliver({}, '2');

  t.is(world.superset.writes(), 2);
  t.is(descriptionOf(world, 'apply_clicks'), 'Clicks of the green button');
});
