import type { VmOperation, VmStatus } from '../../shared/clients/compute-port.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { VmSight } from './sight.ts';

const stoppedStatuses: readonly (VmStatus | 'unknown')[] = ['STOPPING', 'STOPPED', 'TERMINATED'];

/** Operations that Compute does by itself (reference: zone operations, `operationType`). */
const byCompute: readonly string[] = [
  'compute.instances.preempted',
  'compute.instances.hostError',
  'compute.instances.guestTerminate',
  'compute.instances.terminateOnHostMaintenance',
];

/** What the state of the VM explains; undefined where it runs, or nobody could look. */
export function diagnoseVm(vm: VmSight | undefined): Diagnosis | undefined {
  if (!vm || vm.status === 'unknown' || vm.status === 'RUNNING') return undefined;
  if (vm.status === 'SUSPENDED' || vm.status === 'SUSPENDING' || vm.status === 'PENDING_STOP') {
    return { cause: 'vm-stopped-by-human', reason: `The VM is ${vm.status}, which only a person does` };
  }
  if (!stoppedStatuses.includes(vm.status)) {
    return {
      cause: 'vm-preempted-or-host-error',
      reason: `The VM is ${vm.status}: Compute is at work on it`,
    };
  }
  const { stoppedBy, status } = vm;
  if (!stoppedBy) return { cause: 'vm-stopped', reason: `The VM is ${status}, and no operation says why` };
  const who = `${stoppedBy.type} by ${stoppedBy.user} at ${stoppedBy.insertedAt.toISOString()}`;
  if (isByCompute(stoppedBy)) {
    return { cause: 'vm-preempted-or-host-error', reason: `The VM is ${status}: ${who}` };
  }
  return { cause: 'vm-stopped-by-human', reason: `The VM is ${status}: ${who}` };
}

function isByCompute({ type, user }: Pick<VmOperation, 'type' | 'user'>): boolean {
  return user === 'system' || byCompute.includes(type);
}
