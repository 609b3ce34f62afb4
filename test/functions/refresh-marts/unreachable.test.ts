import test from 'ava';
import type { RefreshMartsCollaborators } from '../../../functions/refresh-marts/handler.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import { PermanentError } from '../../../shared/errors.ts';
import { createWorld } from './_world.ts';

const away = new BigQueryCallError('connection', 'connect ECONNREFUSED 127.0.0.1:9050');
const denied = new BigQueryCallError('accessDenied', 'Access Denied: Permission denied', 403);

/** The world with some calls of BigQuery replaced. */
const withCalls =
  (replace: (bigquery: BigQueryClient) => Partial<BigQueryClient>) =>
  (same: RefreshMartsCollaborators): RefreshMartsCollaborators => ({
    ...same,
    bigquery: { ...same.bigquery, ...replace(same.bigquery) },
  });

test('a run that cannot reach BigQuery is delivered again, and then completes', async (t) => {
  for (const method of ['findView', 'dryRun', 'listTables', 'query'] as const) {
    const world = createWorld();

    const first = await world.deliver(
      { trigger: 'schedule' },
      {},
      withCalls(() => ({ [method]: () => Promise.reject(away) })),
    );

    t.is(first, 'retry', method);
    t.deepEqual(world.facts('marts-refreshed'), [], `${method}: no end is told`);
    t.is(await world.deliver({ trigger: 'schedule' }), 'acknowledged');
    t.is(world.fact('marts-refreshed')?.summary, 'Completed: 4/4 tables refreshed');
  }
});

test('a run whose message became a dead letter is gone on with when somebody forces the schedule', async (t) => {
  const world = createWorld();
  await world.deliver(
    { trigger: 'schedule' },
    {},
    withCalls(() => ({ listTables: () => Promise.reject(away) })),
  );

  await world.deliver({ trigger: 'schedule' }, { messageId: '2', publishTime: '2026-11-24T11:00:00Z' });

  t.like(world.fact('marts-refreshed'), {
    runId: 's20261124T0200Z',
    summary: 'Completed: 4/4 tables refreshed',
  });
  t.deepEqual(world.facts('run-joined'), []);
});

test('a staging view that BigQuery is too busy to look at is not called broken', async (t) => {
  const busy = new BigQueryCallError('rateLimitExceeded', 'Exceeded rate limits: too many jobs', 403);
  const world = createWorld();

  await world.deliver(
    { trigger: 'schedule' },
    {},
    withCalls(() => ({ dryRun: () => Promise.reject(busy) })),
  );

  t.like(world.fact('marts-refreshed')?.stagingView, { state: 'unknown' });
  t.like(world.fact('marts-refreshed'), { obstacle: { failure: { class: 'rate-limit' } } });
});

test('marts that were published stay told as refreshed where their expiry cannot be looked at or removed', async (t) => {
  for (const method of ['listTables', 'removeExpiry'] as const) {
    const world = createWorld({ bigquery: { defaultExpiry: new Date('2026-12-24T00:00:00Z') } });
    let calls = 0;

    await world.deliver(
      { trigger: 'schedule' },
      {},
      withCalls((bigquery) => ({
        [method]: (...parameters: Parameters<BigQueryClient['removeExpiry']>) => {
          // The first list call is the run's look at what stands there.
          if (method === 'listTables' && ++calls === 1) return bigquery.listTables('ineco_marts');
          return parameters.length > 0 ? Promise.reject(denied) : undefined;
        },
      })),
    );

    t.is(world.fact('marts-refreshed')?.summary, 'Completed: 4/4 tables refreshed', method);
    t.is(world.facts('mart-refreshed').length, 4, `${method}: each mart is told once`);
    t.true(
      world.log.lines.some(({ severity, message }) => severity === 'WARNING' && message.includes('expiry')),
      `${method}: the log tells it`,
    );
  }
});

test('a job whose result may not be read fails its mart, instead of being asked for until the end of time', async (t) => {
  const world = createWorld();

  await world.deliver(
    { only: ['mart_a'] },
    {},
    withCalls(() => ({ waitForQuery: () => Promise.reject(denied) })),
  );

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'failed', reason: 'permission-denied' });
  t.false(world.published.some(({ topic }) => topic === 'refresh-marts'));
});

test('a copy that got through while BigQuery was away is still ours on the next day', async (t) => {
  const world = createWorld();

  await world.deliver(
    { only: ['mart_a'] },
    {},
    withCalls((bigquery) => ({
      insertJob: async (jobId, configuration) => {
        const answer = await bigquery.insertJob(jobId, configuration);
        if (configuration.copy) throw away;
        return answer;
      },
    })),
  );
  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'failed', reason: 'backend' });

  await world.clock.sleep(24 * 60 * 60_000);
  await world.deliver({ only: ['mart_a'] }, { messageId: '2' });

  t.like(world.facts('mart-refreshed').at(-1), { outcome: 'refreshed', reason: 'published' });
});

test('a state store that denies access for a moment does not cost the run', async (t) => {
  for (const method of ['read', 'create', 'list', 'update'] as const) {
    const world = createWorld();
    const deniedOnce = (same: RefreshMartsCollaborators): RefreshMartsCollaborators => ({
      ...same,
      state: {
        ...same.state,
        [method]: () => Promise.reject(new PermanentError('Missing or insufficient permissions')),
      },
    });

    t.is(await world.deliver({ trigger: 'schedule' }, {}, deniedOnce), 'retry', method);
    t.deepEqual(world.facts('request-rejected'), [], method);
    t.is(await world.deliver({ trigger: 'schedule' }), 'acknowledged');
    t.is(world.fact('marts-refreshed')?.summary, 'Completed: 4/4 tables refreshed');
  }
});
