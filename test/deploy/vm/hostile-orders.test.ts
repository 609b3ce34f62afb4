import { access } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openVm, orderLine, type Vm } from './_vm.ts';

const hourAhead = () => Math.floor(Date.now() / 1000) + 3600;

const changed = ({ calls }: Vm) =>
  calls.filter(
    ([, word = '', ...words]) => word === 'restart' || words.includes('up') || words.includes('down'),
  );

const trap = (folder: string) => `$(touch ${folder}/caught)`;

/** Orders that must not be done: the text, and how the refusal begins. */
const hostile: [what: string, text: (folder: string) => string | Buffer, reason: RegExp][] = [
  ['another word', () => `watchdog/1 format-disk order-0001 ${hourAhead()}`, /^unknown-word: format-disk/],
  ['a program in the word', (f) => `watchdog/1 ${trap(f)} order-0001 ${hourAhead()}`, /^malformed/],
  ['a program in the order id', (f) => `watchdog/1 restart-app ${trap(f)} ${hourAhead()}`, /^malformed/],
  ['arithmetic that runs a program', (f) => `watchdog/1 restart-app order-0001 a[${trap(f)}]`, /^malformed/],
  [
    'a second command',
    (f) => `watchdog/1 restart-app order-0001 ${hourAhead()};touch ${f}/caught`,
    /^malformed/,
  ],
  ['a second line', () => `${orderLine('restart-app', 'order-0001')}\nwatchdog/1 down-up`, /^malformed/],
  ['an end of line', () => `${orderLine('restart-app', 'order-0001')}\n`, /^malformed/],
  ['a hidden NUL', () => orderLine('restart-app', 'order-0001').replace('-app', '-\0app'), /^malformed/],
  ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00, 0x80]), /^malformed/],
  ['another version', () => orderLine('restart-app', 'order-0001').replace('/1', '/2'), /^malformed/],
  ['JSON', () => JSON.stringify({ word: 'restart-app' }), /^malformed/],
  [
    'an order from an hour ago',
    () => orderLine('restart-app', 'order-0001', -3600),
    /^expired: 36\d\d s ago/,
  ],
  ['an order for years', () => orderLine('restart-app', 'order-0001', 1e8), /^expires-too-late/],
  ['two million letters', () => `watchdog/1 restart-app ${'a'.repeat(2e6)} ${hourAhead()}`, /^malformed/],
];

test('what is no order is refused, logged, acknowledged and reported, and nothing is done', async (t) => {
  const vm = await openVm(t);
  const agent = await vm.start();

  for (const [what, text, reason] of hostile) {
    await vm.send(text(vm.folder));
    const { order } = await vm.nextReport();
    t.is(order?.outcome, 'refused', what);
    t.regex(order?.reason ?? '', reason, what);
  }

  t.is(agent.log().match(/: refused: /g)?.length, hostile.length);
  t.deepEqual(changed(vm), []);
  t.is(vm.pending(), 0);
  await t.throwsAsync(access(join(vm.folder, 'caught')));
});

test('attributes that are named like our fields change nothing', async (t) => {
  const vm = await openVm(t);
  await vm.start();
  const disguised = Buffer.from(orderLine('down-up', 'order-0002')).toString('base64');
  const attributes = { ackId: 'projects/other:1', data: disguised, '"data': `"}, "data": "${disguised}"` };
  await vm.publish({ data: Buffer.from(orderLine('report', 'order-0001')).toString('base64'), attributes });

  const { order } = await vm.nextReport();

  t.like(order, { orderId: 'order-0001', word: 'report', outcome: 'done' });
  t.deepEqual(changed(vm), []);
  t.is(vm.pending(), 0);
});

test('a message of attributes alone is refused', async (t) => {
  const vm = await openVm(t);
  await vm.start();
  await vm.publish({ attributes: { word: 'restart-app' } });

  t.is((await vm.nextReport()).order?.outcome, 'refused');
  t.is(vm.pending(), 0);
});

test('an order that comes again is refused, also by an agent that was started anew', async (t) => {
  const vm = await openVm(t);
  const agent = await vm.start();
  const order = orderLine('restart-app', 'order-0001');
  await vm.send(order);
  t.is((await vm.nextReport()).order?.outcome, 'done');

  await vm.send(order);
  t.like((await vm.nextReport()).order, { orderId: 'order-0001', outcome: 'refused' });
  t.is(await agent.stop(), 0);
  await vm.start();
  await vm.send(order);
  const { order: again } = await vm.nextReport();

  t.is(again?.outcome, 'refused');
  t.regex(again?.reason ?? '', /^replayed: this order was already done/);
  t.is(changed(vm).length, 2);
});
