import test from 'ava';
import { diagnoseVm } from '../../../functions/probe-health/diagnose-vm.ts';
import { createWhereabouts } from '../../../functions/probe-health/where.ts';
import type { VmDescription, VmOperation } from '../../../shared/clients/compute-port.ts';
import type { ProbeCause } from '../../../shared/events/probe-causes.ts';
import { now } from './_sight.ts';
import { runningVm } from './_world.ts';

const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const operation = (type: string, more: Partial<VmOperation> = {}): VmOperation => ({
  name: type,
  type,
  user: 'davit@bank.test',
  insertedAt: minutesAgo(5),
  status: 'DONE',
  error: undefined,
  requestId: undefined,
  ...more,
});

const stopped: VmDescription = { ...runningVm, status: 'TERMINATED', externalAddress: undefined };

/** What is said of a VM with this description and these operations. */
async function asked(description: VmDescription, operations: VmOperation[] | 'unreadable' = [], url?: URL) {
  const whereabouts = createWhereabouts({
    url,
    compute: {
      describe: async () => description,
      operations: async () => {
        if (operations === 'unreadable') throw new Error('403');
        return operations;
      },
    },
  });
  const { address, vm } = await whereabouts.ask(now);
  return { address: address?.href, cause: diagnoseVm(vm)?.cause, vm, known: whereabouts.known()?.href };
}

test('Superset is at port 8088 of the address that the VM has now', async (t) => {
  t.like(await asked(runningVm), { address: 'http://203.0.113.7:8088/', known: 'http://203.0.113.7:8088/' });
});

test('a VM without an address on the internet is looked at from inside the network', async (t) => {
  t.is((await asked({ ...runningVm, externalAddress: undefined })).address, 'http://10.0.0.2:8088/');
});

test('a stopped VM has no address, for the one inside the network stays with it', async (t) => {
  t.is((await asked(stopped)).address, undefined);
});

test('a configured address stays, whatever the VM says', async (t) => {
  const url = new URL('https://superset.example.test');

  t.is((await asked(runningVm, [], url)).address, 'https://superset.example.test/');
});

test('without a VM and without an address there is nowhere to look', async (t) => {
  const whereabouts = createWhereabouts({ url: undefined, compute: undefined });

  t.is((await whereabouts.ask(now)).address, undefined);
  t.is((await whereabouts.ask(now)).vm.status, 'unknown');
});

test('while Compute does not answer, the address of before is tried again', async (t) => {
  let isAway = false;
  const whereabouts = createWhereabouts({
    url: undefined,
    compute: {
      describe: async () => {
        if (isAway) throw new Error('503');
        return runningVm;
      },
      operations: async () => [],
    },
  });
  await whereabouts.ask(now);
  isAway = true;

  const { address, vm } = await whereabouts.ask(now);

  t.is(address?.host, '203.0.113.7:8088');
  t.deepEqual(vm, { status: 'unknown', text: '503' });
});

test('of a VM that runs nobody asks who stopped it', async (t) => {
  t.like(await asked(runningVm, 'unreadable'), { cause: undefined, vm: { stoppedBy: undefined } });
});

const stops = test.macro<[string, VmOperation[] | 'unreadable', ProbeCause]>({
  exec: async (t, _claim, operations, cause) => {
    t.is((await asked({ ...stopped, lastStartedAt: minutesAgo(60) }, operations)).cause, cause);
  },
  title: (_, claim, _operations, cause) => `${claim}: ${cause}`,
});

test(stops, 'a person stopped it', [operation('stop')], 'vm-stopped-by-human');
test(
  stops,
  'somebody on the VM shut it down',
  [operation('compute.instances.guestTerminate', { user: 'system' })],
  'vm-stopped-by-human',
);
test(stops, 'who stopped it cannot be read', 'unreadable', 'vm-stopped-by-human');
test(
  stops,
  'a service account stopped it',
  [operation('stop', { user: 'night@p.iam.gserviceaccount.com' })],
  'vm-stopped-by-human',
);
test(
  stops,
  'its host broke',
  [operation('compute.instances.hostError', { user: 'system' })],
  'vm-preempted-or-host-error',
);
test(
  stops,
  'it was moved to another host, and stopped before',
  [operation('compute.instances.migrateOnHostMaintenance', { user: 'system' }), operation('stop')],
  'vm-stopped-by-human',
);
test(
  stops,
  'a person stopped it before it was started last',
  [operation('stop', { insertedAt: minutesAgo(61) })],
  'vm-stopped',
);
test(stops, 'a stop that failed stopped nothing', [operation('stop', { error: 'QUOTA' })], 'vm-stopped');
test(stops, 'nothing says why', [], 'vm-stopped');
