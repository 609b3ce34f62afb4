import test from 'ava';
import { linkRecordId } from '../../../shared/controls.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createWorld, minutesLater, morning, said } from './_world.ts';

const link = 'a'.repeat(64);
const acknowledge = { action: 'acknowledge', incident: 'i1', ...said, link };

test('a link is remembered before anything is changed, with who used it and when', async (t) => {
  const world = createWorld();

  await world.deliver(acknowledge);

  t.deepEqual(await world.control(linkRecordId(link)), {
    action: 'acknowledge',
    control: 'acknowledge.i1',
    author: 'Ani',
    at: morning.toISOString(),
    messageId: '1',
  });
  t.like(await world.control('acknowledge.i1'), { via: 'link' });
  t.like(world.facts('control-changed')[0], { via: 'link' });
});

test('a link that another message used changes nothing: a warning, and no retry', async (t) => {
  const world = createWorld();
  await world.deliver(acknowledge);

  const outcome = await world.deliver({ ...acknowledge, duration: '24h', author: 'Eve' }, { messageId: '2' });

  t.is(outcome, 'acknowledged');
  t.like(await world.control('acknowledge.i1'), { author: 'Ani', until: minutesLater(240) });
  t.is(world.published.length, 1);
  t.like(world.log.lines.at(-1), {
    severity: 'WARNING',
    message: 'A link was used again; nothing is changed',
  });
  t.false(JSON.stringify(world.log.lines).includes(link));
});

test('the same message is not its own replay', async (t) => {
  const world = createWorld();
  await world.deliver(acknowledge);

  await world.deliver(acknowledge);

  t.deepEqual(world.published[1], world.published[0]);
});

test('a delivery that dies after the link was remembered is made good by the next', async (t) => {
  const world = createWorld();

  const outcome = await world.deliver(acknowledge, {}, (collaborators) => ({
    ...collaborators,
    state: {
      ...collaborators.state,
      create: async (kind, id, value, options) => {
        if (!id.startsWith('link.')) throw new TransientError('The state did not answer');
        return collaborators.state.create(kind, id, value, options);
      },
    },
  }));
  t.is(outcome, 'retry');
  t.is(await world.control('acknowledge.i1'), undefined);

  await world.deliver(acknowledge);
  t.like(await world.control('acknowledge.i1'), { author: 'Ani' });
});

test('a request that is refused does not use up its link', async (t) => {
  const world = createWorld();

  await world.deliver({ ...acknowledge, duration: '30d' });

  t.deepEqual(await world.state.list('controls'), []);
});

const isRememberedUntil = test.macro({
  exec: async (t, linkExpires: string | undefined, until: string) => {
    const world = createWorld();

    await world.deliver({ ...acknowledge, ...(linkExpires ? { linkExpires } : {}) });

    t.is((await world.state.read('controls', linkRecordId(link)))?.expiresAt?.toISOString(), until);
  },
  title: (claim) => `a used link is remembered for ${claim}`,
});

const week = minutesLater(7 * 24 * 60);
test('a week, where it does not say when it expires', isRememberedUntil, undefined, week);
test(
  'a week, where it expires earlier: messages are kept so long',
  isRememberedUntil,
  minutesLater(60),
  week,
);
test(
  'as long as it could be used',
  isRememberedUntil,
  '2026-12-24T06:00:00.000Z',
  '2026-12-24T06:00:00.000Z',
);
