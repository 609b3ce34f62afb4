import test from 'ava';
import { readRemediateEnvironment, remediateConfigOf } from '../../../functions/remediate/config.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';

const least = `mode: observe
project: my-project
location: US
datasets:
  marts: ineco_marts
  ga4: analytics_1
`;

test('the runbook has a ladder for every cause that a restart can mend', (t) => {
  const { ladders, target } = remediateConfigOf(parseConfig(least, 'w.yaml'));

  t.deepEqual(ladders['web-down'], ['restart-app', 'down-up', 'reset-vm']);
  t.deepEqual(ladders['metadata-database-frozen'], ['database-first', 'down-up', 'reset-vm']);
  t.deepEqual(ladders['worker-down'], ['restart-worker']);
  t.is(ladders['network-path'], undefined);
  t.is(target, 'superset');
});

test('a ladder of watchdog.yaml replaces that of the runbook, and leaves the others', (t) => {
  const text = `${least}remediation:\n  ladders: { web-down: [restart-app], worker-down: [] }\n`;
  const { ladders } = remediateConfigOf(parseConfig(text, 'w.yaml'));

  t.deepEqual(ladders['web-down'], ['restart-app']);
  t.deepEqual(ladders['worker-down'], []);
  t.deepEqual(ladders['web-hung'], ['restart-app', 'down-up', 'reset-vm']);
});

test('the VM is called by its name', (t) => {
  const text = `${least}vm: { zone: us-central1-a, instance: superset-ineco }\n`;

  t.is(remediateConfigOf(parseConfig(text, 'w.yaml')).target, 'superset-ineco');
});

test('Compute may be elsewhere', (t) => {
  const env = { WATCHDOG_CONFIG: 'w.yaml', STATE_URL: 'memory:' };

  t.is(readRemediateEnvironment(env).computeEndpoint, undefined);
  t.is(
    readRemediateEnvironment({ ...env, COMPUTE_URL: 'http://127.0.0.1:9/' }).computeEndpoint,
    'http://127.0.0.1:9',
  );
});
