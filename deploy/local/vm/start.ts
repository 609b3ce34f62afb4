import type { Clock } from '../../../shared/clients/clock.ts';
import { type AccessCheck, allowAll } from '../access.ts';
import type { VmAgent } from './agent/agent.ts';
import { type ComputeFaults, createComputeFaults } from './api/compute-faults.ts';
import { instancePath, type Place, zonePath } from './api/resources.ts';
import { createComputeApi } from './api/routes.ts';
import { listen } from './api/server.ts';
import type { Container } from './model/containers.ts';
import { noCapacity } from './model/machine.ts';
import type { Database, VmSight, Web } from './model/sight.ts';
import type { VmTimings } from './model/timings.ts';
import { createVmModel } from './model/vm-model.ts';

/** How to start a VM. */
export type VmOptions = Place & {
  clock: Clock;
  access?: AccessCheck;
  /** 0, the default, takes a free one. */
  port?: number;
  timings?: Partial<VmTimings>;
  /** Whether Compute itself starts it again after a host error; it does by default. */
  restartsAutomatically?: boolean;
};

/** A VM and the Compute API over it. */
export type VmStandIn = {
  /** `http://127.0.0.1:PORT`, for Compute clients. */
  url: string;
  /** Whether a connection from outside gets anywhere. */
  isReachable: () => boolean;
  /** What Superset's port says to whoever reaches the VM. */
  web: () => Web;
  /** What Superset's metadata database does. */
  database: () => Database;
  containers: () => readonly Container[];
  /** Calls back with each change of those three; returns the way to stop. */
  onChange: (listener: (sight: VmSight) => void) => () => void;
  agent: VmAgent;
} & VmDeeds & {
    stop: () => Promise<void>;
  };

/** What people, Compute and bad luck do to the VM. */
export type VmDeeds = {
  stopByHuman: (email: string) => void;
  startByHuman: (email: string) => void;
  resetByHuman: (email: string) => void;
  /** Compute takes the machine back; it stays stopped. */
  preempt: () => void;
  /** The host dies; Compute starts the VM again elsewhere, where that is allowed. */
  hostError: () => void;
  /** The VM does not react, and Compute still calls it RUNNING. */
  freeze: () => void;
  /** Dead until it is started; by its service or its name. */
  killContainer: (name: string, how?: { outOfMemory?: boolean }) => void;
  /** Running and not reacting, until it is restarted. */
  hangContainer: (name: string) => void;
  /** Dies after each start, until `mend`. */
  crashContainer: (name: string) => void;
  /** From 99 % on the database ends and does not come up. */
  fillDisk: (percent: number) => void;
  silenceAgent: () => void;
  /** Nobody outside reaches the VM; its agent reaches Pub/Sub. */
  cutNetwork: () => void;
  /** No start succeeds: its operation fails or, with `call`, the call itself. */
  exhaustZone: (where?: 'operation' | 'call') => void;
  /** Nobody may do anything in Compute. */
  denyCompute: () => void;
  /** A fault of the Compute API itself. */
  failCompute: ComputeFaults['fail'];
  /** Ends all faults. What runs is well at once; what is stopped is started by a person. */
  mend: () => void;
};

/** Starts a VM that has been up for a day, and Compute's REST API over it, on this machine only. */
export async function startVm(options: VmOptions): Promise<VmStandIn> {
  const { clock, access = allowAll, project, zone, instance, timings, restartsAutomatically } = options;
  const place = { project, zone, instance };
  const paths = { path: instancePath(place), zonePath: zonePath(place) };
  const vm = createVmModel({ clock, ...paths, timings, restartsAutomatically });
  const faults = createComputeFaults();
  const answer = createComputeApi({ vm, place, access, faults });
  const server = await listen({ port: options.port ?? 0, answer });

  return {
    url: `http://127.0.0.1:${server.port}`,
    isReachable: () => vm.sight().isReachable,
    web: () => vm.sight().web,
    database: () => vm.sight().database,
    containers: vm.containers.list,
    onChange: vm.subscribe,
    agent: vm.agent,

    stopByHuman: (email) => void vm.machine.stop({ user: email }),
    startByHuman: (email) => void vm.machine.start({ user: email }),
    resetByHuman: (email) => void vm.machine.reset({ user: email }),
    preempt: vm.machine.preempt,
    hostError: vm.machine.hostError,
    freeze: vm.freeze,
    killContainer: vm.killContainer,
    hangContainer: vm.containers.hang,
    crashContainer: vm.containers.crash,
    fillDisk: vm.fillDisk,
    silenceAgent: vm.silenceAgent,
    cutNetwork: vm.cutNetwork,
    exhaustZone: (where = 'operation') => {
      vm.machine.exhaustZone(true);
      if (where === 'operation') return;
      const { code, message, httpStatus } = noCapacity(paths.zonePath);
      faults.fail({ call: 'instances.start', answer: { httpStatus, reason: code, message } });
    },
    denyCompute: faults.deny,
    failCompute: faults.fail,
    mend: () => {
      faults.clear();
      vm.mend();
    },
    stop: async () => {
      vm.stopTimers();
      await server.close();
    },
  };
}
