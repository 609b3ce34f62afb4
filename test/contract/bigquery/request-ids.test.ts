import test from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';

const start = new Date('2026-11-24T02:00:00Z');

async function openQueries(t: { teardown: (stop: () => unknown) => void }) {
  const clock = createManualClock(start);
  const standIn = await startBigQuery({ clock });
  t.teardown(standIn.stop);
  const ask = async (query: string, requestId: string) => {
    const response = await fetch(`${standIn.url}/bigquery/v2/projects/p/queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, useLegacySql: false, requestId }),
    });
    return { status: response.status, body: (await response.json()) as { jobReference?: { jobId: string } } };
  };
  return { clock, ask };
}

test('a repeated request is the same query for 15 minutes, and another one afterwards', async (t) => {
  const { clock, ask } = await openQueries(t);
  const first = await ask('SELECT 1 AS x', 'a');

  clock.advance(15 * 60_000 - 1);
  const repeated = await ask('SELECT 1 AS x', 'a');
  t.is(repeated.body.jobReference?.jobId, first.body.jobReference?.jobId);

  clock.advance(1);
  const later = await ask('SELECT 1 AS x', 'a');
  t.not(later.body.jobReference?.jobId, first.body.jobReference?.jobId);
});

test('the same id with another query is another query, and so is the repetition of one that failed', async (t) => {
  const { ask } = await openQueries(t);

  const one = await ask('SELECT 1 AS x', 'a');
  const other = await ask('SELECT 2 AS x', 'a');
  t.not(one.body.jobReference?.jobId, other.body.jobReference?.jobId);

  t.is((await ask('SELECT 1 / 0 AS x', 'b')).status, 400);
  t.is((await ask('SELECT 1 / 0 AS x', 'b')).status, 400);
});

test('an id of more than 36 characters is refused', async (t) => {
  const { ask } = await openQueries(t);

  t.is((await ask('SELECT 1 AS x', 'a'.repeat(36))).status, 200);
  t.is((await ask('SELECT 1 AS x', 'a'.repeat(37))).status, 400);
});
