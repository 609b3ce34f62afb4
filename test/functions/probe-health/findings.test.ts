import test from 'ava';
import type { Fault } from '../../../functions/probe-health/faults.ts';
import { findingsOf } from '../../../functions/probe-health/findings.ts';
import type { ProbeVerdict } from '../../../functions/probe-health/judge-probe.ts';
import type { Sight } from '../../../functions/probe-health/sight.ts';
import { finding as findingSchema } from '../../../shared/events/finding.ts';
import { type ProbeCause, probeCauses } from '../../../shared/events/probe-causes.ts';
import { agentHeard, failing, now, running } from './_sight.ts';

const fault = (cause: ProbeCause, count: number): Fault => ({
  cause,
  reason: `It is ${cause}`,
  count,
  since: now.toISOString(),
  countedAt: now.toISOString(),
});

function told(verdict: ProbeVerdict, faults: Fault[] = [], sight: Sight = failing('connect', 'refused')) {
  return findingsOf(verdict, { faults, sight, now, subject: 'superset-ineco' });
}

const down = (cause: ProbeCause): ProbeVerdict => ({ verdict: 'down', cause, reason: 'Nobody listens' });
const up: ProbeVerdict = { verdict: 'up', cause: 'up', reason: 'it answers' };

for (const cause of probeCauses.filter((each) => each !== 'up')) {
  test(`${cause} is told with what to do about it`, (t) => {
    const [finding, ...others] = told(down(cause));

    t.deepEqual(others, []);
    t.notThrows(() => findingSchema.parse(finding));
    t.is(finding?.subject, 'superset-ineco');
    t.regex(finding?.summary ?? '', /: Nobody listens\.$/);
    t.truthy(finding?.fix);
  });
}

test('what is not settled is told to nobody', (t) => {
  t.deepEqual(told({ ...down('web-down'), verdict: 'unsettled' }, [fault('disk-full', 3)]), []);
});

test('what is wrong beside Superset is told when three probes found it', (t) => {
  t.deepEqual(told(up, [fault('worker-down', 2)]), []);
  t.deepEqual(
    told(up, [fault('worker-down', 3), fault('disk-full', 3)]).map(({ kind }) => kind),
    ['superset-worker-down', 'disk-full'],
  );
});

test('a restart is never what a broken path is told to need', (t) => {
  const [finding] = told(down('network-path'));

  t.regex(finding?.fix ?? '', /No restart mends this/);
});

test('the evidence is what was seen from outside, by Compute and on the VM', (t) => {
  const sight = failing('connect', 'refused', { vm: running, agent: agentHeard(30) });

  const [finding] = told(down('web-down'), [], sight);

  t.deepEqual(finding?.evidence, [
    { label: 'Cause', value: 'web-down' },
    { label: 'From outside: connect', value: 'refused after 10 ms: connect refused' },
    { label: 'VM', value: 'RUNNING' },
    { label: 'On the VM: /health', value: '200' },
    { label: 'On the VM: pg_isready', value: 'accepting' },
    {
      label: 'On the VM: containers',
      value: 'superset_app healthy, superset_worker running, superset_db running',
    },
  ]);
});

test('what an agent said too long ago is no evidence', (t) => {
  const sight = failing('connect', 'refused', { agent: agentHeard(201) });

  const evidence = told(down('web-down'), [], sight)[0]?.evidence ?? [];

  t.like(evidence.at(-1), { label: 'Agent on the VM' });
  t.regex(evidence.at(-1)?.value ?? '', /was last heard at 2026-11-24T06:26:39/);
  t.false(evidence.some(({ value }) => value === '200'));
});

test('an agent that never reported is told as such, and is nothing wrong', (t) => {
  t.like(told(down('web-down'))[0]?.evidence?.at(-1), { value: 'has never reported' });
});
