import test from 'ava';
import { remediateRequest } from '../../../shared/events/requests.ts';

const at = '2026-11-24T02:00:00.000Z';
const probe = {
  verdict: 'down',
  cause: 'web-down',
  reason: 'refused',
  at,
  downSince: at,
  flapping: false,
  wasEverUp: true,
};
const restart = { cause: 'charts-stale', findings: ['charts-stale:mart_geo'], at };

const accepts = test.macro({
  exec: (t, body: unknown) => t.true(remediateRequest.safeParse(body).success),
  title: (claim) => `remediate takes ${claim}`,
});

test('nothing, which has a probe made', accepts, {});
test('what a probe saw', accepts, { trigger: 'chain', runId: 'm1', probe });
test('charts that stay old', accepts, { restart });
test('a rung by hand', accepts, { rung: 'reset-vm', author: 'Davit', reason: 'frozen' });
test(
  'a backup before an approved removal',
  accepts,
  JSON.parse('{"rung":"backup-metadata","then":{"proposal":"p1"}}'),
);

const refuses = test.macro({
  exec: (t, body: unknown, path: string) => {
    const parsed = remediateRequest.safeParse(body);
    t.is(parsed.error?.issues[0]?.path.join('.'), path);
  },
  title: (claim) => `remediate refuses ${claim}`,
});

test('a rung beside a probe', refuses, { probe, rung: 'down-up' }, 'rung');
test('a rung that nobody knows', refuses, { rung: 'rm -rf' }, 'rung');
test(
  'a proposal after anything but a backup',
  refuses,
  JSON.parse('{"rung":"down-up","then":{"proposal":"p1"}}'),
  'then',
);
test(
  'charts that stay old without naming them',
  refuses,
  { restart: { ...restart, findings: [] } },
  'restart.findings',
);
