import test from 'ava';
import { startVm } from '../../../../deploy/local/vm/start.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createComputeClient } from '../../../../shared/clients/compute.ts';
import { claims } from '../../../contract/compute/claims.ts';

const place = { project: 'acme', zone: 'us-central1-a', instance: 'superset-ineco' };
const remediator = 'remediate@acme.iam.gserviceaccount.com';

for (const { title, check } of claims) {
  test(title, async (t) => {
    const clock = createManualClock(new Date('2026-03-02T09:00:00Z'));
    const denied = new Set<string>();
    const access = ({ caller, permission }: { caller: string; permission: string }) =>
      caller === remediator && !denied.has(permission);
    const vm = await startVm({ clock, access, ...place });
    t.teardown(vm.stop);

    const world = {
      place,
      remediator,
      compute: createComputeClient({ ...place, endpoint: vm.url, account: remediator }),
      now: clock.now,
      pass: (seconds: number) => clock.advance(seconds * 1000),
      deeds: vm,
      deny: (permission: string) => void denied.add(permission),
    };
    await t.notThrowsAsync(check(world));
  });
}
