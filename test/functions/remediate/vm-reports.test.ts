import test from 'ava';
import { readVmReport } from '../../../functions/remediate/vm-reports.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { readAgentReport, readMetadataBackup } from '../../../shared/remedies.ts';
import { createWorld } from './_world.ts';

const container = (state: string) => [{ service: 'superset', name: 'superset_app', state, health: '' }];
const backup = {
  place: '/var/backups/superset.dump',
  bytes: 4711,
  verifiedAt: '2026-11-24T12:01:00.000Z',
  tables: 60,
};

// As it is published: a `then` in an object of code is taken for a promise's.
const backupThenRemove: unknown = JSON.parse('{"rung":"backup-metadata","then":{"proposal":"p1"}}');

test('the newest report is remembered, and an older one that comes late is not', async (t) => {
  const world = createWorld();
  const early = world.clock.now();
  world.pass(2);
  await world.report({ containers: container('running') });
  await world.report({ containers: container('exited') }, { publishTime: early });

  t.like(await readAgentReport(world.state), { receivedAt: '2026-11-24T12:02:00.000Z' });
  t.is(world.factsNamed('vm-reported').length, 1);
});

test('a heartbeat that says nothing new is written once a minute at most', async (t) => {
  const world = createWorld();
  await world.report({ containers: container('running') });
  world.pass(0.5);
  await world.report({ containers: container('running') });
  t.is((await readAgentReport(world.state))?.receivedAt, '2026-11-24T12:00:00.000Z');

  world.pass(0.5);
  await world.report({ containers: container('running') });
  t.is((await readAgentReport(world.state))?.receivedAt, '2026-11-24T12:01:00.000Z');
});

test('what changed is told at once, and what did not change is not told', async (t) => {
  const world = createWorld();
  await world.report({
    containers: container('running'),
    memory: { totalMebibytes: 8000, availableMebibytes: 100 },
  });
  world.pass(0.1);
  await world.report({
    containers: container('running'),
    memory: { totalMebibytes: 8000, availableMebibytes: 99 },
  });
  world.pass(0.1);
  await world.report({ containers: container('exited') });

  const told = world.factsNamed('vm-reported').map(({ data }) => data.summary);
  t.deepEqual(told, ['the agent reports for the first time', 'superset is exited (was running)']);
  t.is((await readAgentReport(world.state))?.report.containers?.[0]?.state, 'exited');
});

test('a report about an order that nobody waits for is only a heartbeat', async (t) => {
  const world = createWorld();
  await world.report();
  await world.deliver(world.probe());
  const before = await world.ladder();
  await world.report({
    kind: 'order',
    order: { orderId: 'forged-order', word: 'restart-app', outcome: 'failed' },
    backup,
  });

  t.deepEqual(await world.ladder(), before);
  t.is(await readMetadataBackup(world.state), undefined);
  t.true(world.factsNamed('vm-reported').every(({ data }) => data.order === undefined));
});

test('an order is answered once, whatever is said of it later', async (t) => {
  const world = createWorld();
  await world.report();
  await world.deliver(world.probe());
  await world.answer('done');
  await world.answer('failed');

  t.is((await world.ladder()).attempts[0]?.answer?.outcome, 'done');
  t.deepEqual(world.factsNamed('remedy-finished'), []);
});

test('a verified backup is remembered, and lets the approved proposal be carried out', async (t) => {
  const world = createWorld();
  await world.report();
  await world.deliver(backupThenRemove);
  t.is(world.orders()[0]?.[1], 'backup-metadata');
  t.is(
    await world.state.read('remedies', 'last').then((last) => last?.value),
    undefined,
    'nothing has to settle',
  );

  await world.answer('done', { backup });

  t.deepEqual(await readMetadataBackup(world.state), { verifiedAt: backup.verifiedAt, place: backup.place });
  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'succeeded', rung: 'backup-metadata' });
  const asked = world.published
    .filter(({ topic }) => topic === 'detect-drift')
    .map(({ text }) => JSON.parse(text));
  t.deepEqual(
    asked.map(({ type, data }) => [type, data]),
    [['watchdog.detect-drift.v1', { applyProposal: 'p1' }]],
  );
});

const noBackup = test.macro({
  exec: async (t, outcome: 'done' | 'failed', more: object) => {
    const world = createWorld();
    await world.report();
    await world.deliver(backupThenRemove);
    await world.answer(outcome, more);

    t.is(await readMetadataBackup(world.state), undefined);
    t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'failed' });
    t.false(world.published.some(({ topic }) => topic === 'detect-drift'));
  },
  title: (claim) => `nothing is removed after ${claim}`,
});
test('a backup that failed', noBackup, 'failed', {});
test('a backup that names no copy', noBackup, 'done', {});
test('a backup without a table', noBackup, 'done', { backup: { ...backup, tables: 0 } });

test('a backup that nobody answered is over when its order is', async (t) => {
  const world = createWorld();
  await world.report();
  await world.deliver({ trigger: 'schedule', rung: 'backup-metadata' });
  world.pass(10);
  await world.report();

  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'timed-out', rung: 'backup-metadata' });
});

test('a remedy that no probe speaks of again is over half an hour later', async (t) => {
  const world = createWorld();
  await world.report();
  await world.deliver({ rung: 'restart-app' });
  await world.answer();
  world.pass(29.9);
  await world.report();
  t.deepEqual(world.factsNamed('remedy-finished'), []);

  world.pass(0.1);
  await world.report();
  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'timed-out' });
});

for (const text of ['', 'report', '{}', '{"kind":"heartbeat","at":"now","agentVersion":"1"}']) {
  test(`${text || 'nothing'} is no report`, (t) => {
    const message = {
      messageId: 'm1',
      text,
      attributes: {},
      publishTime: new Date(0),
      deliveryAttempt: undefined,
      orderingKey: undefined,
      subscription: '',
    };

    t.throws(() => readVmReport(message), { instanceOf: RequestRejection });
  });
}
