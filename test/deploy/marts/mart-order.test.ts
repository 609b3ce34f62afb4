import test from 'ava';
import fc from 'fast-check';
import { orderMarts } from '../../../deploy/marts/mart-order.ts';

const mart = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });

test('a mart comes after the marts that it reads', (t) => {
  const { ordered, cycles } = orderMarts([
    mart('c', 'b', 'stg_events'),
    mart('b', 'a'),
    mart('a', 'stg_events'),
  ]);

  t.deepEqual(
    ordered.map(({ name }) => name),
    ['a', 'b', 'c'],
  );
  t.deepEqual(cycles, []);
});

test('marts that read each other are told as the way around, and what reads them is not ordered', (t) => {
  const { ordered, cycles } = orderMarts([mart('a', 'b'), mart('b', 'a'), mart('c', 'a'), mart('d')]);

  t.deepEqual(cycles, [['a', 'b', 'a']]);
  t.deepEqual(
    ordered.map(({ name }) => name),
    ['d'],
  );
});

test('a mart that reads itself is a circle', (t) => {
  t.deepEqual(orderMarts([mart('a', 'a')]).cycles, [['a', 'a']]);
});

test('whatever reads what, every ordered mart follows its sources', (t) => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const graph = fc.tuple(
    ...names.map((name) => fc.subarray(names).map((dependsOn) => ({ name, dependsOn }))),
  );

  fc.assert(
    fc.property(graph, (marts) => {
      const { ordered, cycles } = orderMarts(marts);
      const place = new Map(ordered.map(({ name }, index) => [name, index]));
      const isInOrder = ordered.every(({ name, dependsOn }) =>
        dependsOn.every((source) => (place.get(source) ?? Infinity) < (place.get(name) ?? -1)),
      );
      return isInOrder && (ordered.length === marts.length) === (cycles.length === 0);
    }),
  );
  t.pass();
});
