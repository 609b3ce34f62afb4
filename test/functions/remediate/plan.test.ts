import test from 'ava';
import type { Attempt } from '../../../functions/remediate/attempt.ts';
import type { Evidence } from '../../../functions/remediate/evidence.ts';
import { planRemediation } from '../../../functions/remediate/plan.ts';
import type { Surroundings } from '../../../functions/remediate/surroundings.ts';
import type { Restraint } from '../../../shared/remedies.ts';
import { attempt, before, evidence, noon, outage, surroundings } from './_plan.ts';
import { control } from './_settings.ts';

type Case = {
  evidence?: Partial<Evidence>;
  attempts?: Attempt[];
  surroundings?: Partial<Surroundings>;
};

const planOf = ({ evidence: seen, attempts = [], surroundings: around }: Case) =>
  planRemediation(evidence(seen), { attempts, outage }, surroundings(around));

const acts = test.macro({
  exec: (t, given: Case, rung: string) => {
    const plan = planOf(given);
    t.is(plan.kind === 'act' ? plan.rung : `${plan.because}: ${plan.reason}`, rung);
  },
  title: (claim) => `${claim}`,
});

const waits = test.macro({
  exec: (t, given: Case, because: Restraint, reason: RegExp) => {
    const plan = planOf(given);
    if (plan.kind === 'act') return t.fail(`it does ${plan.rung}`);
    t.is(plan.because, because);
    t.regex(plan.reason, reason);
  },
  title: (claim) => `${claim}`,
});

const ladders: [Evidence['cause'], string][] = [
  ['web-down', 'restart-app'],
  ['web-hung', 'restart-app'],
  ['metadata-database-down', 'database-first'],
  ['metadata-database-frozen', 'database-first'],
  ['query-path-broken', 'restart-app'],
  ['vm-stopped', 'start-vm'],
  ['vm-preempted-or-host-error', 'start-vm'],
];
for (const [cause, rung] of ladders)
  test(`${cause} begins with ${rung}`, acts, { evidence: { cause } }, rung);

const minor = { verdict: 'up' } as const;
test(
  'a worker that is down is restarted while Superset is up',
  acts,
  { evidence: { ...minor, cause: 'worker-down' } },
  'restart-worker',
);
test(
  'charts that stay old restart the app',
  acts,
  { evidence: { ...minor, cause: 'charts-stale' } },
  'restart-app',
);

const untouchable: Evidence['cause'][] = [
  'vm-stopped-by-human',
  'network-path',
  'disk-full',
  'superset-slow',
  'agent-silent',
];
for (const cause of untouchable) {
  test(`${cause} is never remedied`, waits, { evidence: { cause } }, 'not-remediable', new RegExp(cause));
}

test(
  'nothing is done where nothing is wrong',
  waits,
  { evidence: { verdict: 'up', cause: 'up' } },
  'nothing-wrong',
  /./,
);
test(
  'an outage that is over is not remedied by its cause',
  waits,
  { evidence: { verdict: 'up' } },
  'nothing-wrong',
  /./,
);
test(
  'a probe that is not sure remedies nothing',
  waits,
  { evidence: { verdict: 'unsettled' } },
  'settling',
  /./,
);
test(
  'what was never up has not broken',
  waits,
  { evidence: { wasEverUp: false } },
  'not-remediable',
  /never up/,
);
test(
  'what comes and goes is not restarted',
  waits,
  { evidence: { isFlapping: true } },
  'flapping',
  /comes and goes/,
);

test('evidence of three minutes ago counts', acts, { evidence: { at: before(3) } }, 'restart-app');
test(
  'evidence older by a millisecond does not',
  waits,
  { evidence: { at: new Date(before(3).getTime() - 1) } },
  'evidence-stale',
  /3 minutes ago/,
);

for (const mode of ['observe', 'shadow'] as const) {
  test(`mode ${mode} restarts nothing`, waits, { surroundings: { mode } }, 'mode-observe', new RegExp(mode));
}
test(
  'a pause of repairs holds, and says whose it is',
  waits,
  { surroundings: { controls: [control('pause-remediation', '')] } },
  'paused',
  /Davit .* work/,
);
for (const subject of ['', 'all', 'superset']) {
  test(
    `maintenance of "${subject}" holds`,
    waits,
    { surroundings: { controls: [control('maintenance', subject)] } },
    'maintenance',
    /Davit/,
  );
}
test(
  'maintenance of marts does not hold Superset back',
  acts,
  { surroundings: { controls: [control('maintenance', 'marts')] } },
  'restart-app',
);
test(
  'a pause of mails is none of repairs',
  acts,
  { surroundings: { controls: [control('pause-notices', '')] } },
  'restart-app',
);

const running = attempt('restart-app', before(1));
delete running.outcome;
test('one remedy at a time', waits, { attempts: [running] }, 'already-running', /restart-app/);

test(
  'what did not help is followed by the next rung',
  acts,
  { attempts: [attempt('restart-app', before(4))] },
  'down-up',
);
test(
  'an earlier outage leaves the ladder alone',
  acts,
  { attempts: [attempt('restart-app', before(90), { outage: 'earlier' })] },
  'restart-app',
);

const climbed = (minutes: number) => ({
  attempts: [
    attempt('restart-app', before(minutes + 9)),
    attempt('down-up', before(minutes + 5)),
    attempt('reset-vm', before(minutes)),
  ],
  evidence: { downSince: before(minutes + 20) },
});
test('after the last rung a person is needed', (t) => {
  const plan = planOf(climbed(59.99));
  t.like(plan, { kind: 'wait', because: 'budget-spent', isExhausted: true });
});
test('an hour after the last rung the ladder is begun anew', acts, climbed(60), 'restart-app');

const lower = { attempts: [attempt('restart-app', before(9)), attempt('down-up', before(5))] };
test(
  'a reset waits until it is down for 15 minutes',
  waits,
  { ...lower, evidence: { downSince: before(14.99) } },
  'settling',
  /14 of the 15 minutes/,
);
test('after 15 minutes the VM is reset', acts, { ...lower, evidence: { downSince: before(15) } }, 'reset-vm');

const silent = { isAgentListening: false };
test(
  'without its agent only the VM itself is left',
  acts,
  { evidence: { downSince: before(15) }, surroundings: silent },
  'reset-vm',
);
test(
  'without its agent nothing mild is done',
  waits,
  { evidence: { downSince: before(14) }, surroundings: silent },
  'settling',
  /reset-vm/,
);
test('a worker is not worth a reset', (t) => {
  const plan = planOf({
    evidence: { verdict: 'up', cause: 'worker-down', downSince: before(60) },
    surroundings: silent,
  });
  t.like(plan, { kind: 'wait', because: 'not-remediable', isExhausted: true });
});

const down = { downSince: before(20) };
const harsh = { attempts: lower.attempts, evidence: down };
test(
  'nothing harsh is done 59 minutes after a person',
  waits,
  { ...harsh, surroundings: { humanActedAt: before(59.99) } },
  'human-acted',
  /somebody did something/,
);
test(
  'an hour after a person it is',
  acts,
  { ...harsh, surroundings: { humanActedAt: before(60) } },
  'reset-vm',
);
test(
  'nothing harsh is done while Compute does not say who did what',
  waits,
  { ...harsh, surroundings: { humanActedAt: 'unknown' } },
  'human-acted',
  /does not say/,
);
test(
  'a person at the VM does not hold a restart back',
  acts,
  { surroundings: { humanActedAt: before(1) } },
  'restart-app',
);
test(
  'a VM is not started against a person',
  waits,
  { evidence: { cause: 'vm-stopped' }, surroundings: { humanActedAt: before(5) } },
  'human-acted',
  /./,
);

const stale = { verdict: 'up', cause: 'charts-stale' } as const;
test(
  'charts wait while marts are published',
  waits,
  { evidence: stale, surroundings: { publishingSince: before(29.99) } },
  'refresh-publishing',
  /publishing since/,
);
test(
  'after 30 minutes they wait no more',
  acts,
  { evidence: stale, surroundings: { publishingSince: before(30) } },
  'restart-app',
);
test(
  'an outage does not wait for marts',
  acts,
  { surroundings: { publishingSince: before(1) } },
  'restart-app',
);
test('charts that a restart left old are not restarted again within a day', (t) => {
  const old = attempt('restart-app', before(23 * 60), {
    outage: 'earlier',
    cause: 'charts-stale',
    outcome: 'succeeded',
  });
  t.like(planOf({ evidence: stale, attempts: [old] }), { kind: 'wait', isExhausted: true });
});

const needApproval = ['restart-app'] as const;
test(
  'a rung that needs approval waits for it',
  waits,
  { surroundings: { needApproval } },
  'needs-approval',
  /approves/,
);
test(
  'an approved rung is done',
  acts,
  { surroundings: { needApproval, controls: [control('approve', 'restart-app-20261124T1158-1')] } },
  'restart-app',
);
test(
  'an approval of another rung is none',
  waits,
  { surroundings: { needApproval, controls: [control('approve', 'down-up-20261124T1158-1')] } },
  'needs-approval',
  /./,
);
test(
  'an approval counts once: the next time has another id',
  waits,
  {
    attempts: [attempt('restart-app', before(1), { lackedCapacity: true })],
    surroundings: { needApproval, controls: [control('approve', 'restart-app-20261124T1158-1')] },
  },
  'needs-approval',
  /as proposal restart-app-20261124T1158-2$/,
);
test(
  'a rung that is only planned is not done, nor the next',
  waits,
  { surroundings: { dryRun: ['restart-app'] } },
  'dry-run',
  /restart-app/,
);
test(
  'a ladder that was taken out of the configuration is not climbed',
  waits,
  { surroundings: { ladders: {} } },
  'not-remediable',
  /web-down/,
);

const lacking = (at: Date) => attempt('start-vm', at, { cause: 'vm-stopped', lackedCapacity: true });
const stopped = { cause: 'vm-stopped', downSince: before(30) } as const;
test(
  'a start that found no machine waits with a reason of its own',
  waits,
  { evidence: stopped, attempts: [lacking(before(14))] },
  'no-capacity',
  /no machine/,
);
test(
  'a start that found no machine is tried again after 15 minutes',
  acts,
  { evidence: stopped, attempts: [lacking(before(15))] },
  'start-vm',
);
test('a start that never finds a machine ends with its budget', (t) => {
  const attempts = [200, 150, 100, 50].map((minutes) => lacking(before(minutes)));
  t.like(planOf({ evidence: stopped, attempts }), { because: 'budget-spent', isExhausted: true });
});

test('evidence of now is needed also where everything else would hold it back', (t) => {
  const plan = planRemediation(
    evidence({ at: before(5) }),
    { attempts: [running], outage },
    surroundings({ mode: 'observe', now: noon }),
  );
  t.like(plan, { because: 'evidence-stale' });
});
