import test from 'ava';
import { parseConfig } from '../../../shared/config/parse-config.ts';
import { ConfigError } from '../../../shared/errors.ts';

const least = `mode: observe
project: my-project
location: US
datasets:
  marts: ineco_marts
  ga4: analytics_1
remediation:
`;

test('what is left out is as the runbook has it', (t) => {
  const { remediation } = parseConfig(least, 'w.yaml');

  t.deepEqual(remediation.budget['restart-app'], [{ count: 3, hours: 1 }]);
  t.deepEqual(remediation.budget['reset-vm'], [
    { count: 1, hours: 6 },
    { count: 2, hours: 24 },
  ]);
  t.deepEqual(remediation.ladders, {});
  t.deepEqual([remediation.needApproval, remediation.dryRun], [[], []]);
});

test('ladders, budgets, approvals and dry runs can be set for each rung', (t) => {
  const { remediation } = parseConfig(
    `${least}  ladders:
    web-down: [restart-app]
    worker-down: []
  budget:
    restart-app: [{ count: 1, hours: 0.5 }]
  needApproval: [reset-vm]
  dryRun: [down-up]
`,
    'w.yaml',
  );

  t.deepEqual(remediation.ladders, { 'web-down': ['restart-app'], 'worker-down': [] });
  t.deepEqual(remediation.budget['restart-app'], [{ count: 1, hours: 0.5 }]);
  t.deepEqual(remediation.needApproval, ['reset-vm']);
  t.deepEqual(remediation.dryRun, ['down-up']);
});

const refuses = test.macro({
  exec: (t, lines: string, message: RegExp) => {
    t.throws(() => parseConfig(`${least}${lines}\n`, 'w.yaml'), { instanceOf: ConfigError, message });
  },
  title: (claim) => `${claim}`,
});

test(
  'a rung that nobody knows is refused',
  refuses,
  '  needApproval: [reboot]',
  /9? ?.*needApproval.*expected restart-worker/,
);
test(
  'no ladder is for a VM that a person stopped',
  refuses,
  '  ladders: { vm-stopped-by-human: [start-vm] }',
  /vm-stopped-by-human/,
);
test('no ladder is for the network', refuses, '  ladders: { network-path: [restart-app] }', /network-path/);
test(
  'a ladder has each rung once',
  refuses,
  '  ladders: { web-down: [down-up, down-up] }',
  /expected each rung once/,
);
test(
  'a budget looks back two days at most',
  refuses,
  '  budget: { down-up: [{ count: 1, hours: 49 }] }',
  /expected 48 hours at most/,
);
test(
  'a budget is never without a line',
  refuses,
  '  budget: { down-up: [] }',
  /expected one count and hours at least/,
);
