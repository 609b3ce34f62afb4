import type { Clock, Timer } from '../../../../shared/clients/clock.ts';
import type { VmStatus } from '../../../../shared/clients/compute-port.ts';
import { ComputeRefusal } from './compute-refusal.ts';
import { type Operation, type OperationError, type Operations, systemUser } from './operations.ts';
import type { SerialConsole } from './serial-console.ts';
import type { VmTimings } from './timings.ts';

/** What happens on the machine when its power or its operating system comes and goes. */
export type MachineEvents = { onBoot: () => void; onHalt: () => void; changed: () => void };

/** Who wishes something of Compute. */
export type Wish = { user: string; requestId?: string | undefined };

/** The VM as Compute knows it: its power, its address, and the operating system on it. */
export type Machine = ReturnType<typeof createMachine>;

/** A machine that has been running for a day. */
export function createMachine(options: {
  clock: Clock;
  timings: VmTimings;
  operations: Operations;
  serial: SerialConsole;
  /** `projects/P/zones/Z/instances/I`. */
  path: string;
  zone: string;
  restartsAutomatically: boolean;
  events: MachineEvents;
}) {
  const { clock, timings, operations, serial, path, zone, restartsAutomatically, events } = options;
  let status: VmStatus = 'RUNNING';
  let isBooted = true;
  let isFrozen = false;
  let isZoneExhausted = false;
  let addresses = 1;
  let bootedAt = new Date(clock.now().getTime() - 24 * 60 * 60 * 1000);
  let lastStartedAt: Date | undefined = bootedAt;
  let lastStoppedAt: Date | undefined;
  let statusMessage: string | undefined;
  let transition: Timer | undefined;

  function after(milliseconds: number, next: () => void): void {
    transition?.cancel();
    transition = clock.after(milliseconds, () => {
      next();
      events.changed();
    });
  }

  function become(next: VmStatus, message?: string): void {
    status = next;
    statusMessage = message;
    events.changed();
  }

  function halt(): void {
    isBooted = false;
    isFrozen = false;
    events.onHalt();
  }

  function boot(): void {
    serial.write('SeaBIOS (version 1.8.2-google)');
    after(timings.boot, () => {
      isBooted = true;
      bootedAt = clock.now();
      serial.write('[  OK  ] Reached target multi-user.target - Multi-User System.');
      events.onBoot();
    });
  }

  /** Only a start after a stop gets another address: what an automatic restart keeps. */
  function powerOn(operation: Operation, { keepsAddress = false } = {}): void {
    become('PROVISIONING');
    after(timings.provisioning, () => {
      if (isZoneExhausted) {
        become('TERMINATED');
        operations.finish(operation, noCapacity(zone));
        return;
      }
      become('STAGING');
      after(timings.staging, () => {
        if (!keepsAddress) addresses += 1;
        lastStartedAt = clock.now();
        become('RUNNING');
        operations.finish(operation);
        boot();
      });
    });
  }

  function powerOff(done: () => void, message?: string): void {
    halt();
    become('STOPPING', message);
    after(timings.stopping, () => {
      lastStoppedAt = clock.now();
      become('TERMINATED', message);
      done();
    });
  }

  /** The same request is answered with what it was answered before, whatever has happened since. */
  function operate(
    type: string,
    { user, requestId }: Wish,
    from: VmStatus,
    work: (operation: Operation) => void,
  ) {
    const known = operations.ofRequest(type, requestId);
    if (known) return known;
    if (status !== from)
      throw new ComputeRefusal(400, 'resourceNotReady', `The resource '${path}' is not ready`);
    const operation = operations.insert({ type, user, requestId });
    work(operation);
    return operation;
  }

  return {
    status: () => status,
    description: () => ({
      status,
      statusMessage,
      lastStartedAt,
      lastStoppedAt,
      restartsAutomatically,
      externalAddress: hasAddress(status) ? `203.0.113.${9 + (addresses % 200)}` : undefined,
      internalAddress: '10.128.0.2',
    }),
    bootedAt: () => bootedAt,
    /** The operating system is up and reacts. */
    isAwake: () => status === 'RUNNING' && isBooted && !isFrozen,
    isFrozen: () => isFrozen,

    start: (wish: Wish): Operation => {
      // As Compute does: a start of what runs is an operation that is done at once.
      if (status === 'RUNNING')
        return operate('start', wish, 'RUNNING', (operation) => operations.finish(operation));
      return operate('start', wish, 'TERMINATED', powerOn);
    },
    stop: (wish: Wish): Operation =>
      operate('stop', wish, 'RUNNING', (operation) => powerOff(() => operations.finish(operation))),
    /** Like the button: the status stays RUNNING, addresses and disks stay, memory is lost. */
    reset: (wish: Wish): Operation =>
      operate('reset', wish, 'RUNNING', (operation) => {
        halt();
        clock.after(timings.reset, () => operations.finish(operation));
        boot();
        events.changed();
      }),

    /** Compute takes only what runs. */
    preempt: (): void => {
      if (status !== 'RUNNING') return;
      operations.record('compute.instances.preempted', 'Instance was preempted.');
      powerOff(() => undefined, 'Instance was preempted.');
    },
    hostError: (): void => {
      if (status !== 'RUNNING') return;
      operations.record('compute.instances.hostError', 'Instance terminated by Compute Engine.');
      halt();
      if (!restartsAutomatically) {
        lastStoppedAt = clock.now();
        transition?.cancel();
        become('TERMINATED', 'Instance terminated by Compute Engine.');
        return;
      }
      become('REPAIRING');
      after(timings.repair, () => {
        const operation = operations.insert({ type: 'compute.instances.automaticRestart', user: systemUser });
        powerOn(operation, { keepsAddress: true });
      });
    },
    freeze: (): void => {
      if (status === 'RUNNING' && isBooted) isFrozen = true;
      events.changed();
    },
    thaw: (): void => {
      isFrozen = false;
      events.changed();
    },
    /** Cancels what is about to happen. */
    stopTimers: (): void => transition?.cancel(),
    exhaustZone: (isExhausted: boolean): void => {
      isZoneExhausted = isExhausted;
    },
  };
}

/** What a start fails with while no machine is free in the zone. */
export function noCapacity(zone: string): OperationError {
  return {
    code: 'ZONE_RESOURCE_POOL_EXHAUSTED',
    message: `The zone '${zone}' does not have enough resources available to fulfill the request.  Try a different zone, or try again later.`,
    httpStatus: 503,
  };
}

/** An ephemeral address is held from the start to the stop. */
function hasAddress(status: VmStatus): boolean {
  return status === 'RUNNING' || status === 'STOPPING' || status === 'REPAIRING';
}
