import type { Clock, Timer } from '../../../../shared/clients/clock.ts';
import type { VmTimings } from './timings.ts';

/** The services of the runbook's compose file. */
export const services = ['superset_db', 'redis', 'superset', 'superset-worker'] as const;

/** One service of the compose file. */
export type Service = (typeof services)[number];

/** One container, as `docker ps` shows it, and what it does not show. */
export type Container = {
  service: Service;
  name: string;
  state: 'created' | 'running' | 'restarting' | 'exited';
  startedAt: Date | undefined;
  exitCode: number | undefined;
  outOfMemory: boolean;
  /** Past its start, and answering unless it hangs. */
  isReady: boolean;
  /** Since when it has been running and not reacting, as after SIGSTOP. */
  hungAt: Date | undefined;
  /** Dies after each start. */
  isCrashing: boolean;
};

/** Names as in the runbook's `docker ps`. */
const containerNames: Record<Service, string> = {
  superset_db: 'superset_db',
  redis: 'superset_cache',
  superset: 'superset_app',
  'superset-worker': 'superset_worker',
};

/** From here on Postgres cannot write its log, and ends. */
export const fullPercent = 99;

/** The containers on the VM. */
export type Containers = ReturnType<typeof createContainers>;

/** All of them running and ready. */
export function createContainers(options: {
  clock: Clock;
  timings: VmTimings;
  diskUsedPercent: () => number;
  log: (line: string) => void;
  changed: () => void;
}) {
  const { clock, timings, diskUsedPercent, log, changed } = options;
  const timers = new Map<Service, Timer>();
  const all = services.map(
    (service): Container => ({
      service,
      name: containerNames[service],
      state: 'running',
      startedAt: clock.now(),
      exitCode: undefined,
      outOfMemory: false,
      isReady: true,
      hungAt: undefined,
      isCrashing: false,
    }),
  );

  const readyAfter: Record<Service, number> = {
    superset_db: timings.databaseReady,
    redis: timings.cacheReady,
    superset: timings.webReady,
    'superset-worker': timings.workerReady,
  };

  /** By its service or its name. */
  function find(name: string): Container {
    const found = all.find((container) => container.service === name || container.name === name);
    if (!found) {
      throw new Error(`Expected a container of ${services.join(', ')}, got ${name}`);
    }
    return found;
  }

  function later(container: Container, milliseconds: number, next: () => void): void {
    timers.get(container.service)?.cancel();
    timers.set(
      container.service,
      clock.after(milliseconds, () => {
        next();
        changed();
      }),
    );
  }

  function begin(container: Container): void {
    Object.assign(container, {
      state: 'running',
      startedAt: clock.now(),
      exitCode: undefined,
      outOfMemory: false,
    });
    Object.assign(container, { isReady: false, hungAt: undefined });
    later(container, readyAfter[container.service], () => {
      const problem = whyItEnds(container);
      if (problem) retry(container, problem);
      else container.isReady = true;
    });
  }

  /** Docker's restart policy: again and again. */
  function retry(container: Container, problem: string): void {
    log(`${container.name} | ${problem}`);
    Object.assign(container, { state: 'restarting', isReady: false, exitCode: 1 });
    later(container, timings.containerRetry, () => begin(container));
  }

  function whyItEnds(container: Container): string | undefined {
    if (container.isCrashing) return 'FATAL: the process ended with an error';
    if (container.service === 'superset_db') {
      return diskUsedPercent() >= fullPercent
        ? 'PANIC: could not write to file: No space left on device'
        : undefined;
    }
    if (container.service === 'redis' || isDatabaseUp()) return undefined;
    return 'sqlalchemy.exc.OperationalError: connection to server at "superset_db" failed: Connection refused';
  }

  function end(container: Container, exitCode: number): void {
    timers.get(container.service)?.cancel();
    Object.assign(container, { state: 'exited', exitCode, isReady: false, hungAt: undefined });
    changed();
  }

  function isDatabaseUp(): boolean {
    const { state, isReady, hungAt } = find('superset_db');
    return state === 'running' && isReady && !hungAt;
  }

  return {
    list: (): readonly Container[] => all,
    find,
    isDatabaseUp,
    /** `up -d`: what runs is left alone, even if it hangs. */
    up: (service: Service): void => {
      const container = find(service);
      if (container.state === 'running' || container.state === 'restarting') return;
      begin(container);
      changed();
    },
    /** How long it takes to stop; Docker kills what does not react. */
    stopTakes: (service: Service): number => {
      const { state, hungAt } = find(service);
      if (state === 'exited') return 0;
      return hungAt ? timings.containerKill : timings.containerStop;
    },
    stop: (service: Service): void => {
      const container = find(service);
      if (container.state !== 'exited') end(container, container.hungAt ? 137 : 0);
    },
    /** Killed by its name or service, and left dead: the restart policy does not bring back what was killed by hand. */
    kill: (name: string, { outOfMemory = false } = {}): void => {
      const container = find(name);
      end(container, 137);
      container.outOfMemory = outOfMemory;
    },
    hang: (name: string): void => {
      find(name).hungAt ??= clock.now();
      changed();
    },
    crash: (name: string): void => {
      const container = find(name);
      container.isCrashing = true;
      retry(container, 'FATAL: the process ended with an error');
      changed();
    },
    /** What a full disk does to what runs. */
    feelDisk: (): void => {
      const database = find('superset_db');
      const problem = whyItEnds(database);
      if (database.state === 'running' && problem) retry(database, problem);
      changed();
    },
    /** Nothing runs while the machine is off. */
    powerOff: (): void => {
      for (const container of all) if (container.state !== 'exited') end(container, 255);
    },
    /** At boot the agent's unit runs `up -d`. */
    powerOn: (): void => {
      for (const container of all) begin(container);
      changed();
    },
    /** As if somebody had repaired all of them a while ago. */
    mend: (): void => {
      for (const container of all) {
        timers.get(container.service)?.cancel();
        const { state, startedAt } = container;
        Object.assign(container, {
          state: 'running',
          startedAt: state === 'running' ? startedAt : clock.now(),
          exitCode: undefined,
          outOfMemory: false,
          isReady: true,
          hungAt: undefined,
          isCrashing: false,
        });
      }
      changed();
    },
    /** Those that die after each start will not. */
    uncrash: (): void => {
      for (const container of all) container.isCrashing = false;
    },
    /** Cancels what is about to happen. */
    stopTimers: (): void => {
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
