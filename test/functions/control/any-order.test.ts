import test from 'ava';
import fc from 'fast-check';
import { TransientError } from '../../../shared/errors.ts';
import { createWorld, minutesLater, said } from './_world.ts';

type Message = { action: 'hold' | 'end'; minute: number };

const bodyOf = ({ action, minute }: Message) => ({
  ...said,
  author: `Person ${minute}`,
  action,
  ...(action === 'hold' ? { mart: 'mart_geo', duration: '24h' } : { control: 'hold.mart_geo' }),
});

const envelopeOf = ({ minute }: Message) => ({ messageId: `${minute}`, publishTime: minutesLater(minute) });

/** Up to eight messages about one mart, a minute apart, for each whether it dies first, and what comes again after it. */
const deliveries = fc
  .array(
    fc.record({
      action: fc.constantFrom('hold' as const, 'end' as const),
      dies: fc.boolean(),
      again: fc.array(fc.nat(7), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => list.map((delivery, minute) => ({ ...delivery, minute })));

/** What is left of messages that are each delivered once, in order. */
async function deliveredOnce(messages: readonly Message[]) {
  const world = createWorld();
  for (const message of messages) {
    await world.deliver(bodyOf(message), envelopeOf(message));
    world.clock.advance(60_000);
  }
  return world;
}

test('whatever is delivered again, and whatever dies, the control is as if each message came once', async (t) => {
  const property = fc.asyncProperty(deliveries, async (list) => {
    const expected = await deliveredOnce(list);
    const world = createWorld();

    for (const [index, { dies, again, ...message }] of list.entries()) {
      if (dies) {
        await world.deliver(bodyOf(message), envelopeOf(message), (collaborators) => ({
          ...collaborators,
          publish: () => Promise.reject(new TransientError('Publishing failed')),
        }));
      }
      await world.deliver(bodyOf(message), envelopeOf(message));
      for (const earlier of list.slice(0, index + 1).filter((_, at) => again.includes(at))) {
        await world.deliver(bodyOf(earlier), envelopeOf(earlier));
      }
      world.clock.advance(60_000);
    }

    const id = 'hold.mart_geo';
    t.deepEqual(await world.control(id), await expected.control(id));
    const changes = ({ published }: typeof world) =>
      new Map(
        published.filter(({ type }) => type === 'watchdog.control-changed.v1').map((fact) => [fact.id, fact]),
      );
    t.deepEqual(changes(world), changes(expected));
  });

  await t.notThrowsAsync(fc.assert(property, { numRuns: 100 }));
});

test('controls that arrive in any order, all at once, leave the one that was said last', async (t) => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 });
  const property = fc.asyncProperty(orders, async (minutes) => {
    const world = createWorld();
    world.clock.advance(5 * 60_000);

    await Promise.all(
      minutes.map((minute) =>
        world.deliver(bodyOf({ action: 'hold', minute }), envelopeOf({ action: 'hold', minute })),
      ),
    );

    t.like(await world.control('hold.mart_geo'), { author: `Person ${Math.max(...minutes)}` });
  });

  await t.notThrowsAsync(fc.assert(property, { numRuns: 50 }));
});
