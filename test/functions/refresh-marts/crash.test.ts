import test from 'ava';
import type { RefreshMartsCollaborators } from '../../../functions/refresh-marts/handler.ts';
import { counting, crashingAt } from '../../helpers/dying-process.ts';
import { createWorld } from './_world.ts';

const request = { trigger: 'schedule' };

/** What a run leaves behind, without what may differ between two tellings of the same thing. */
function traces(world: ReturnType<typeof createWorld>) {
  return {
    tables: [...world.bigquery.tables]
      .map(([name, { rows, writtenBy }]) => `${name} ${rows} ${writtenBy}`)
      .sort(),
    jobs: [...world.bigquery.jobs.keys()].sort(),
    messages: [...new Set(world.published.map(({ topic, id }) => `${topic} ${id}`))].sort(),
  };
}

test('a delivery that dies at any call, before or after its effect, is made good by the next one', async (t) => {
  const undisturbed = createWorld();
  const count = { calls: 0 };
  await undisturbed.deliver(request, {}, counting(count));
  const wanted = traces(undisturbed);
  t.true(count.calls > 40, `${count.calls} calls`);

  for (let point = 1; point <= count.calls; point++) {
    for (const when of ['before', 'after'] as const) {
      const world = createWorld();
      const first = await world.deliver(request, {}, crashingAt(point, when));
      const second = await world.deliver(request);

      t.is(first, 'retry', `the death ${when} call ${point} must not acknowledge the message`);
      t.is(second, 'acknowledged');
      t.deepEqual(traces(world), wanted, `after a death ${when} call ${point}`);
    }
  }
});

test('a delivery that dies twice is made good by the third', async (t) => {
  const undisturbed = createWorld();
  const count = { calls: 0 };
  await undisturbed.deliver(request, {}, counting(count));

  for (let point = 1; point <= count.calls; point += 3) {
    const world = createWorld();
    await world.deliver(request, {}, crashingAt(point, 'after'));
    await world.deliver(request, {}, crashingAt(Math.ceil(point / 2), 'after'));
    await world.deliver(request);

    t.deepEqual(
      traces(world),
      traces(undisturbed),
      `after deaths at calls ${point} and ${Math.ceil(point / 2)}`,
    );
  }
});

test('a death while a table is adopted never leaves the mart missing for good', async (t) => {
  const adopt = { only: ['mart_b'], accept: ['adopt'] };
  const undisturbed = createWorld();
  undisturbed.bigquery.place('ineco_marts.mart_b', { rows: 70 });
  const count = { calls: 0 };
  await undisturbed.deliver(adopt, {}, counting(count));

  for (let point = 1; point <= count.calls; point++) {
    for (const when of ['before', 'after'] as const) {
      const world = createWorld();
      world.bigquery.place('ineco_marts.mart_b', { rows: 70 });
      await world.deliver(adopt, {}, crashingAt(point, when));
      await world.deliver(adopt);

      t.is(world.bigquery.tables.get('ineco_marts.mart_b')?.rows, 100, `after a death ${when} call ${point}`);
      t.is(world.bigquery.tables.get('ineco_marts.mart_b_before_adopt_m1')?.rows, 70);
    }
  }
});

test('when the working time is over, a continuation of the same run finishes it without a second build', async (t) => {
  const world = createWorld({ config: { workSeconds: 5 } });
  let isSlow = true;

  await world.deliver(request, {}, (same) => ({
    ...same,
    bigquery: {
      ...same.bigquery,
      waitForQuery: async (jobId, timeout) => {
        if (!isSlow || !jobId.includes('mart_c')) return same.bigquery.waitForQuery(jobId, timeout);
        await same.clock.sleep(timeout);
        return { complete: false };
      },
    },
  }));
  const continuation = world.published.find(({ topic }) => topic === 'refresh-marts');
  t.deepEqual(continuation?.data, { trigger: 'continuation', runId: 's20261124T0200Z', part: 2 });
  t.deepEqual(world.facts('marts-refreshed'), []);

  isSlow = false;
  await world.deliver(continuation?.data, { messageId: '2' });

  t.is(world.fact('marts-refreshed')?.summary, 'Completed: 4/4 tables refreshed');
  t.is([...world.bigquery.jobs.keys()].filter((id) => /mart_c_\d$/.test(id)).length, 1);
});

test('a continuation of a run that nobody knows is rejected', async (t) => {
  const world = createWorld();

  await world.deliver({ trigger: 'continuation', runId: 'nobody', part: 2 });

  t.like(world.fact('request-rejected'), { field: 'runId' });
});

test('a run that never ends is given up after 30 deliveries, and says so', async (t) => {
  const world = createWorld({ config: { workSeconds: 5 } });
  const never = (same: RefreshMartsCollaborators) => ({
    ...same,
    bigquery: {
      ...same.bigquery,
      waitForQuery: async (_: string, timeout: number) => {
        await same.clock.sleep(timeout);
        return { complete: false } as const;
      },
    },
  });
  await world.deliver(request, {}, never);

  for (let part = 2; part <= 30; part++) {
    await world.deliver(
      { trigger: 'continuation', runId: 's20261124T0200Z', part },
      { messageId: `${part}` },
      never,
    );
  }

  const continuations = world.published.filter(({ topic }) => topic === 'refresh-marts');
  t.is(continuations.length, 29);
  t.like(world.fact('request-rejected'), { field: 'part', messageId: '30' });
});
