import type { VmStatus } from '../../shared/clients/compute-port.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Stop, VmSight } from './sight.ts';

const stoppedStatuses: readonly (VmStatus | 'unknown')[] = ['STOPPING', 'STOPPED', 'TERMINATED'];

/** Operations by which Compute itself stops a VM (reference: zone operations, `operationType`). */
const byCompute: readonly string[] = [
  'compute.instances.preempted',
  'compute.instances.hostError',
  'compute.instances.terminateOnHostMaintenance',
];

/** Operations that stop a VM. The last one is a shutdown from inside: somebody on the VM typed it. */
const stops: readonly string[] = [
  'stop',
  'suspend',
  'delete',
  ...byCompute,
  'compute.instances.guestTerminate',
];

/** Whether an operation of this type stops a VM. */
export function isStop(type: string): boolean {
  return stops.includes(type);
}

/** What the state of the VM explains; undefined where it runs, or nobody could look. */
export function diagnoseVm(vm: VmSight | undefined): Diagnosis | undefined {
  if (!vm || vm.status === 'unknown' || vm.status === 'RUNNING') return undefined;
  const { status } = vm;
  if (status === 'SUSPENDED' || status === 'SUSPENDING' || status === 'PENDING_STOP') {
    return { cause: 'vm-stopped-by-human', reason: `The VM is ${status}, which only a person does` };
  }
  if (!stoppedStatuses.includes(status)) {
    return { cause: 'vm-preempted-or-host-error', reason: `The VM is ${status}: Compute is at work on it` };
  }
  return vm.stoppedBy
    ? diagnoseStop(status, vm.stoppedBy)
    : { cause: 'vm-stopped', reason: `The VM is ${status}, and no operation says why` };
}

function diagnoseStop(status: VmStatus, stop: Stop): Diagnosis {
  // It may have been a person, and then starting it is wrong.
  if (stop === 'unreadable') {
    return {
      cause: 'vm-stopped-by-human',
      reason: `The VM is ${status}; who stopped it cannot be read, so it counts as a person`,
    };
  }
  const { type, user, insertedAt } = stop;
  return {
    cause: byCompute.includes(type) ? 'vm-preempted-or-host-error' : 'vm-stopped-by-human',
    reason: `The VM is ${status}: ${type} by ${user} at ${insertedAt.toISOString()}`,
  };
}
