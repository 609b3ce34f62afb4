import test from 'ava';
import type { ControlCollaborators } from '../../../functions/control/handler.ts';
import { type Control, isInForce, listControls } from '../../../shared/controls.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createWorld, minutesLater, morning, said } from './_world.ts';

const hold = { action: 'hold', mart: 'mart_geo', ...said };

const sets = test.macro({
  exec: async (t, request: Record<string, unknown>, expected: { id: string } & Record<string, unknown>) => {
    const world = createWorld();

    t.is(await world.deliver({ ...request, ...said }), 'acknowledged');

    t.like(await world.control(expected.id), { ...said, via: 'message', messageId: '1', ...expected });
    t.deepEqual(
      world.published.map(({ topic, id, time }) => [topic, id, time]),
      [['watchdog-events', `control-changed/${expected.id}/1`, morning.toISOString()]],
    );
    t.like(world.facts('control-changed')[0], {
      control: expected.id,
      change: 'set',
      ...said,
      via: 'message',
    });
    t.deepEqual(
      world.log.lines.map(({ severity }) => severity),
      ['INFO'],
    );
  },
  title: (claim) => `a person says: ${claim}`,
});

const day = 24 * 60;

test(
  'I look at this incident',
  sets,
  { action: 'acknowledge', incident: 'mart_geo-20261124T0200Z', duration: '90m' },
  {
    id: 'acknowledge.mart_geo-20261124T0200Z',
    subject: 'mart_geo-20261124T0200Z',
    since: minutesLater(0),
    until: minutesLater(90),
  },
);
test(
  'this incident is over',
  sets,
  { action: 'resolve', incident: 'i1' },
  { id: 'resolve.i1', until: minutesLater(7 * day) },
);
test(
  'do what you proposed',
  sets,
  { action: 'approve', proposal: 'p1', duration: '2d' },
  { id: 'approve.p1', subject: 'p1', until: minutesLater(2 * day) },
);
test(
  'I do not want to hear of this incident',
  sets,
  { action: 'silence', incident: 'i1', duration: '168h' },
  { id: 'silence.i1', until: minutesLater(7 * day) },
);
test(
  'I do not want to hear of this kind of finding',
  sets,
  { action: 'silence', finding: 'stale:*' },
  { id: 'silence.stale:*', subject: 'stale:*', until: minutesLater(4 * 60) },
);
test(
  'send no mails',
  sets,
  { action: 'pause-notices' },
  { id: 'pause-notices', subject: '', until: minutesLater(4 * 60) },
);
test(
  'repair nothing',
  sets,
  { action: 'pause-remediation', duration: '1d' },
  { id: 'pause-remediation', until: minutesLater(day) },
);
test(
  'everything is being worked on',
  sets,
  { action: 'maintenance' },
  { id: 'maintenance.all', subject: 'all' },
);
test(
  'Superset is being worked on',
  sets,
  { action: 'maintenance', scope: 'superset' },
  { id: 'maintenance.superset', subject: 'superset' },
);
test(
  'leave this mart as it is',
  sets,
  { action: 'hold', mart: 'mart_geo' },
  { id: 'hold.mart_geo', subject: 'mart_geo', kind: 'hold' },
);
test(
  'the executives meet on that day',
  sets,
  { action: 'executive-meeting', day: '2026-11-26' },
  {
    id: 'executive-meeting.2026-11-26',
    since: '2026-11-25T20:00:00.000Z',
    until: '2026-11-26T20:00:00.000Z',
  },
);

test('attributes without a body say the same', async (t) => {
  const world = createWorld();

  const { action, mart, author, reason } = hold;
  t.is(await world.deliverAttributes({ action, mart, author, reason }), 'acknowledged');

  t.like(await world.control('hold.mart_geo'), said);
});

test('a control that expired is no record any more', async (t) => {
  const world = createWorld();
  await world.deliver({ ...hold, duration: '1m' });

  world.clock.advance(59_999);
  t.truthy(await world.control('hold.mart_geo'));
  world.clock.advance(1);
  t.is(await world.control('hold.mart_geo'), undefined);
});

test('what is refused changes nothing, and the fact says what to send', async (t) => {
  const world = createWorld();

  t.is(await world.deliver({ action: 'hold', mart: 'mart_gio', ...said }), 'acknowledged');

  t.deepEqual(await world.state.list('controls'), []);
  t.deepEqual(world.facts('control-changed'), []);
  t.like(world.facts('request-rejected')[0], {
    topic: 'control',
    field: 'mart',
    problem: 'no mart is named "mart_gio"; did you mean mart_geo?',
    author: 'Ani',
  });
});

test('a message that is delivered twice changes nothing the second time, and says the same again', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  const before = await world.state.read('controls', 'hold.mart_geo');
  world.clock.advance(60_000);

  t.is(await world.deliver(hold, { publishTime: morning.toISOString() }), 'acknowledged');

  t.deepEqual(await world.state.read('controls', 'hold.mart_geo'), before);
  t.is(world.published.length, 2);
  t.deepEqual(world.published[1], world.published[0]);
});

test('said again, a control is replaced, and the fact says what it replaces', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  world.clock.advance(60_000);

  await world.deliver({ ...hold, author: 'Davit', duration: '1h' }, { messageId: '2' });

  const replaces = { ...said, until: minutesLater(240) };
  t.like(await world.control('hold.mart_geo'), { author: 'Davit', until: minutesLater(61), replaces });
  t.like(world.facts('control-changed')[1], { author: 'Davit', replaces });
});

test('an old message that is delivered late neither replaces a newer one nor brings back what was ended', async (t) => {
  const world = createWorld();
  world.clock.advance(60_000);
  await world.deliver({ ...hold, author: 'Davit' }, { messageId: '2' });

  await world.deliver(hold, { messageId: '1', publishTime: morning.toISOString() });
  t.like(await world.control('hold.mart_geo'), { author: 'Davit' });

  await world.deliver({ action: 'end', control: 'hold.mart_geo', ...said }, { messageId: '3' });
  await world.deliver(hold, { messageId: '1', publishTime: morning.toISOString() });
  await world.deliver({ ...hold, author: 'Davit' }, { messageId: '2' });

  t.is(await world.control('hold.mart_geo'), undefined);
  t.deepEqual(
    world.facts('control-changed').map(({ change }) => change),
    ['set', 'ended'],
  );
  t.deepEqual(world.facts('request-rejected'), []);
});

test('a control can be set again after it was ended', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  world.clock.advance(1);
  await world.deliver({ action: 'end', control: 'hold.mart_geo', ...said }, { messageId: '2' });
  world.clock.advance(1);

  await world.deliver(hold, { messageId: '3' });

  t.like(await world.control('hold.mart_geo'), { messageId: '3' });
});

test('ending a control deletes its record, and says who ended it and why', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  world.clock.advance(60_000);

  const end = {
    action: 'end',
    control: 'hold.mart_geo',
    author: 'Davit',
    reason: 'the campaign is right now',
  };
  t.is(await world.deliver(end, { messageId: '2' }), 'acknowledged');

  t.is(await world.control('hold.mart_geo'), undefined);
  t.deepEqual(await listControls(world.state, world.clock.now()), []);
  t.is(world.published[1]?.id, 'control-changed/hold.mart_geo/2');
  t.deepEqual(world.facts('control-changed')[1], {
    control: 'hold.mart_geo',
    kind: 'hold',
    change: 'ended',
    subject: 'mart_geo',
    author: 'Davit',
    reason: 'the campaign is right now',
    since: minutesLater(0),
    until: minutesLater(1),
    via: 'message',
  });
});

test('ending twice by one message says the same again; by another message it is refused', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  world.clock.advance(60_000);
  const end = { action: 'end', control: 'hold.mart_geo', ...said };
  await world.deliver(end, { messageId: '2' });

  await world.deliver(end, { messageId: '2' });
  t.deepEqual(world.published[2], world.published[1]);
  t.deepEqual(world.facts('request-rejected'), []);

  world.clock.advance(60_000);
  await world.deliver(end, { messageId: '3' });
  t.like(world.facts('request-rejected')[0], {
    field: 'control',
    problem: 'no control "hold.mart_geo" is in force; nothing is',
  });
});

test('an executive-meeting day can be called off before it begins', async (t) => {
  const world = createWorld();
  await world.deliver({ action: 'executive-meeting', day: '2026-12-31', ...said });
  world.clock.advance(1);

  await world.deliver(
    { action: 'end', control: 'executive-meeting.2026-12-31', ...said },
    { messageId: '2' },
  );

  t.is(await world.control('executive-meeting.2026-12-31'), undefined);
});

test('a control that is not in force cannot be ended; the nearest that is gets named', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  await world.deliver({ action: 'pause-notices', ...said }, { messageId: '2' });

  for (const control of ['hold.mart_gio', 'a/b', `link.${'0'.repeat(64)}`]) {
    await world.deliver({ action: 'end', control, ...said }, { messageId: control });
  }

  t.deepEqual(
    world.facts('request-rejected').map(({ problem }) => problem),
    [
      'no control "hold.mart_gio" is in force; did you mean hold.mart_geo? in force: hold.mart_geo, pause-notices',
      'no control "a/b" is in force; did you mean hold.mart_geo? in force: hold.mart_geo, pause-notices',
      `no control "link.${'0'.repeat(64)}" is in force; did you mean hold.mart_geo? in force: hold.mart_geo, pause-notices`,
    ],
  );
  t.is((await listControls(world.state, world.clock.now())).length, 2);
});

test('a proposal is approved once, even after the approval has expired', async (t) => {
  const world = createWorld();
  const approve = { action: 'approve', proposal: 'p1', ...said };
  await world.deliver(approve);

  world.clock.advance(5 * 3_600_000);
  await world.deliver({ ...approve, author: 'Davit' }, { messageId: '2' });

  t.like(world.facts('request-rejected')[0], {
    field: 'proposal',
    problem: `Ani approved p1 at ${morning.toISOString()}, and an approval counts once; if it is proposed again, approve the new proposal`,
  });
  const control = (await world.control('approve.p1')) as Control;
  t.is(control.author, 'Ani');
  t.false(isInForce(control, world.clock.now()));
  t.is(world.facts('control-changed').length, 1);
});

const publishFails = (collaborators: ControlCollaborators): ControlCollaborators => ({
  ...collaborators,
  publish: () => Promise.reject(new TransientError('Publishing to topic watchdog-events failed')),
});

test('a delivery that dies between record and fact is made good by the next', async (t) => {
  const world = createWorld();

  t.is(await world.deliver(hold, {}, publishFails), 'retry');
  t.like(await world.control('hold.mart_geo'), { messageId: '1' });
  t.deepEqual(world.published, []);

  t.is(await world.deliver(hold), 'acknowledged');
  t.is(world.facts('control-changed').length, 1);
});

test('a delivery that dies while it ends a control is made good by the next, wherever it died', async (t) => {
  const end = { action: 'end', control: 'hold.mart_geo', ...said };
  for (const fault of [
    publishFails,
    (collaborators: ControlCollaborators) => ({
      ...collaborators,
      state: { ...collaborators.state, delete: () => Promise.reject(new TransientError('gone')) },
    }),
  ]) {
    const world = createWorld();
    await world.deliver(hold);
    world.clock.advance(1);

    t.is(await world.deliver(end, { messageId: '2' }, fault), 'retry');
    t.is(await world.deliver(end, { messageId: '2' }), 'acknowledged');

    t.is(await world.control('hold.mart_geo'), undefined);
    t.deepEqual(
      world.facts('control-changed').map(({ change }) => change),
      ['set', 'ended'],
    );
  }
});

test('when somebody else gets there first, it is decided again on what they wrote', async (t) => {
  const world = createWorld();
  let isFirst = true;
  const overtaken = (collaborators: ControlCollaborators): ControlCollaborators => ({
    ...collaborators,
    state: {
      ...collaborators.state,
      create: async (kind, id, value, options) => {
        if (isFirst) {
          isFirst = false;
          await world.deliver({ ...hold, author: 'Davit' }, { messageId: '2' });
        }
        return collaborators.state.create(kind, id, value, options);
      },
    },
  });

  t.is(await world.deliver(hold, {}, overtaken), 'acknowledged');

  t.like(await world.control('hold.mart_geo'), { author: 'Ani', replaces: { author: 'Davit' } });
});

test('while others never let it through, the message is delivered again', async (t) => {
  const world = createWorld();
  const conflict = async () => ({ outcome: 'conflict' as const });

  const outcome = await world.deliver(hold, {}, (collaborators) => ({
    ...collaborators,
    state: { ...collaborators.state, create: conflict },
  }));

  t.is(outcome, 'retry');
  t.deepEqual(world.published, []);
});

test('a control that is set again while it ends goes on', async (t) => {
  const world = createWorld();
  await world.deliver(hold);
  world.clock.advance(1);
  const overtaken = (collaborators: ControlCollaborators): ControlCollaborators => ({
    ...collaborators,
    state: {
      ...collaborators.state,
      delete: async (kind, id, options) => {
        world.clock.advance(1);
        await world.deliver({ ...hold, author: 'Davit' }, { messageId: '3' });
        return collaborators.state.delete(kind, id, options);
      },
    },
  });

  await world.deliver({ action: 'end', control: 'hold.mart_geo', ...said }, { messageId: '2' }, overtaken);

  t.like(await world.control('hold.mart_geo'), { author: 'Davit' });
});
