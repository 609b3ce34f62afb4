import test from 'ava';
import { TransientError } from '../../../shared/errors.ts';
import { Died, dyingAt } from './_dying.ts';
import { createWorld } from './_world.ts';

type World = ReturnType<typeof createWorld>;

/** More calls than any delivery makes. */
const mostCalls = 40;

/** What a delivery leaves outside: orders and calls by their id, and facts by theirs. */
function traces(world: World) {
  return {
    orders: new Set(world.orders().map((line) => line.join(' '))),
    calls: new Set(world.vm.calls.map(({ call, requestId }) => `${call} ${requestId}`)),
    facts: new Set(
      world.published.filter(({ topic }) => topic !== 'vm-commands').map(({ text }) => JSON.parse(text).id),
    ),
  };
}

async function dieAndComeAgain(
  prepare: (world: World) => Promise<unknown>,
  deliver: (world: World, as: World['outside']) => Promise<unknown>,
  point: number,
  when: 'before' | 'after',
): Promise<{ world: World; died: boolean }> {
  const world = createWorld();
  await prepare(world);
  try {
    await deliver(world, dyingAt(world.outside, point, when));
    return { world, died: false };
  } catch (error) {
    if (!(error instanceof Died) && !(error instanceof TransientError)) throw error;
    await deliver(world, world.outside);
    return { world, died: true };
  }
}

const survives = test.macro({
  exec: async (
    t,
    prepare: (world: World) => Promise<unknown>,
    deliver: (world: World, as: World['outside']) => Promise<unknown>,
  ) => {
    const undisturbed = createWorld();
    await prepare(undisturbed);
    await deliver(undisturbed, undisturbed.outside);
    const expected = traces(undisturbed);

    for (const when of ['before', 'after'] as const) {
      let deaths = 0;
      for (let point = 1; point <= mostCalls; point++) {
        const { world, died } = await dieAndComeAgain(prepare, deliver, point, when);
        if (!died) break;
        deaths++;
        t.deepEqual(traces(world), expected, `it died ${when} its call ${point}`);
        t.deepEqual((await world.ladder()).attempts, (await undisturbed.ladder()).attempts);
        t.deepEqual((await world.ladder()).outbox, []);
      }
      t.true(deaths > 3 && deaths < mostCalls);
    }
  },
  title: (claim) => `a delivery that dies anywhere and comes again leaves what one does: ${claim}`,
});

const listen = (world: World) => world.report();
const again = { messageId: 'same' };

test('a restart after a probe', survives, listen, (world, as) =>
  world.deliver(world.probe(), { ...again, as }),
);
test('a reset by hand', survives, listen, (world, as) =>
  world.deliver({ rung: 'reset-vm' }, { ...again, as }),
);
test('a start of a VM', survives, listen, (world, as) =>
  world.deliver(world.probe({ cause: 'vm-stopped' }), { ...again, as }),
);
test(
  'the end of the ladder',
  survives,
  async () => undefined,
  (world, as) => world.deliver(world.probe({ cause: 'query-path-broken' }), { ...again, as }),
);
test(
  'a proof',
  survives,
  async (world) => {
    await world.report();
    await world.deliver(world.probe());
    for (let probe = 0; probe < 2; probe++) {
      world.pass(1);
      await world.deliver(world.probe({ verdict: 'up' }));
    }
    world.pass(1);
  },
  (world, as) => world.deliver(world.probe({ verdict: 'up' }), { ...again, as }),
);
test(
  'a verified backup before a removal',
  survives,
  async (world) => {
    await world.report();
    await world.deliver(JSON.parse('{"rung":"backup-metadata","then":{"proposal":"p1"}}'));
  },
  (world, as) => {
    const orderId = world.orders()[0]?.[2] ?? '';
    const at = '2026-11-24T12:00:00.000Z';
    const backup = { place: 'a file', bytes: 1, verifiedAt: at, tables: 2 };
    const report = {
      kind: 'order',
      backup,
      order: { orderId, word: 'backup-metadata', outcome: 'done' },
    } as const;
    return world.report(report, { ...again, as });
  },
);
