import type { Clock } from '../../../../shared/clients/clock.ts';
import { createAgent, type VmAgent } from '../agent/agent.ts';
import { vmReportOf } from '../agent/vm-report.ts';
import { createContainers } from './containers.ts';
import { createMachine } from './machine.ts';
import { createOperations } from './operations.ts';
import { createSerialConsole } from './serial-console.ts';
import { isSameSight, type VmSight } from './sight.ts';
import { usualTimings, type VmTimings } from './timings.ts';

const usualDiskPercent = 41;
const reportedLogLines = 100;

/** Who repairs the VM when a fault is mended. */
const repairer = 'developer@local';

/** The VM without its doors: what it is, what can be done to it, and who is told. */
export type VmModel = ReturnType<typeof createVmModel>;

/** A VM that has been up for a day, with everything on it well. */
export function createVmModel(options: {
  clock: Clock;
  /** `projects/P/zones/Z/instances/I`. */
  path: string;
  zonePath: string;
  timings?: Partial<VmTimings> | undefined;
  restartsAutomatically?: boolean | undefined;
}) {
  const { clock, path, zonePath, restartsAutomatically = true } = options;
  const timings: VmTimings = { ...usualTimings, ...options.timings };
  let diskUsedPercent = usualDiskPercent;
  let outOfMemoryKills = 0;
  let isCut = false;
  let isAgentSilent = false;
  let logLines: string[] = [];
  const listeners = new Set<(sight: VmSight) => void>();

  const log = (line: string) => {
    logLines = [...logLines, `${clock.now().toISOString()} ${line}`].slice(-reportedLogLines);
  };
  const serial = createSerialConsole(clock);
  const operations = createOperations(clock);
  const containers = createContainers({
    clock,
    timings,
    log,
    diskUsedPercent: () => diskUsedPercent,
    changed: () => tell(),
  });
  const machine = createMachine({
    clock,
    timings,
    operations,
    serial,
    path,
    zone: zonePath,
    restartsAutomatically,
    events: {
      onBoot: containers.powerOn,
      onHalt: () => {
        agent.interrupt();
        containers.powerOff();
        outOfMemoryKills = 0;
      },
      changed: () => tell(),
    },
  });
  const agent = createAgent({
    clock,
    timings,
    containers,
    log,
    isListening: () => machine.isAwake() && !isAgentSilent,
    reportOf: (order, backup) => {
      const { web, database } = sight();
      const isDatabaseStarting = containers.find('superset_db').state === 'running';
      const state = { now: clock.now(), bootedAt: machine.bootedAt(), web, database, isDatabaseStarting };
      const rest = { containers: containers.list(), diskUsedPercent, outOfMemoryKills, logLines };
      return vmReportOf({ ...state, ...rest }, order, backup);
    },
  });

  function sight(): VmSight {
    const web = containers.find('superset');
    const database = containers.find('superset_db');
    const isFrozen = machine.isFrozen();
    return {
      isReachable: machine.isAwake() && !isCut,
      web: isFrozen || (web.state === 'running' && web.hungAt) ? 'hung' : web.isReady ? 'up' : 'refused',
      database:
        isFrozen || (database.state === 'running' && database.hungAt)
          ? 'frozen'
          : database.isReady
            ? 'up'
            : 'down',
    };
  }

  let told = sight();
  function tell(): void {
    const seen = sight();
    if (isSameSight(seen, told)) return;
    told = seen;
    for (const listener of listeners) listener(seen);
  }

  return {
    clock,
    machine,
    operations,
    serial,
    containers,
    agent: agent satisfies VmAgent,
    sight,
    subscribe: (listener: (sight: VmSight) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    freeze: () => {
      agent.interrupt();
      machine.freeze();
    },
    killContainer: (name: string, how: { outOfMemory?: boolean } = {}) => {
      if (how.outOfMemory) {
        outOfMemoryKills += 1;
        serial.write(`Out of memory: Killed process 4711 (${containers.find(name).name})`);
      }
      log(`${containers.find(name).name} | exited with code 137`);
      containers.kill(name, how);
    },
    fillDisk: (percent: number) => {
      diskUsedPercent = percent;
      containers.feelDisk();
    },
    silenceAgent: () => {
      isAgentSilent = true;
    },
    cutNetwork: () => {
      isCut = true;
      tell();
    },
    /** Everything is well again; what is stopped is started by a person, which takes its time. */
    mend: () => {
      isCut = false;
      isAgentSilent = false;
      diskUsedPercent = usualDiskPercent;
      machine.exhaustZone(false);
      machine.thaw();
      if (machine.isAwake()) containers.mend();
      else {
        containers.uncrash();
        if (machine.status() === 'TERMINATED') machine.start({ user: repairer });
      }
      tell();
    },
    stopTimers: () => {
      containers.stopTimers();
      machine.stopTimers();
      operations.stopWaiting();
    },
  };
}
