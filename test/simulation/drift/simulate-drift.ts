import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { createCloud, type SimulatedCloud } from '../cloud.ts';
import { covers } from '../faults.ts';
import { startControl } from '../functions.ts';
import { hostDeliveries, hostFunction } from '../hosting.ts';
import type { Push } from '../line.ts';
import { factIn, recordedState } from '../recording.ts';
import { silentLog } from '../silent-log.ts';
import { subscriptionsOf } from '../topology.ts';
import { type DriftSurroundings, startDetectDrift } from './functions.ts';
import type { DriftHistory, Stamp } from './history.ts';
import { doDriftDeed } from './people.ts';
import type { DriftSchedule } from './schedule.ts';
import { createDriftSuperset } from './superset.ts';
import { createDriftWarehouse } from './warehouse.ts';

const minute = 60_000;

/** A run looks at everything at least once in seven. */
const quietRuns = 9;

/** Lives through a drift schedule and what follows, until everything is at rest. The same schedule gives the same history. */
export async function simulateDrift(schedule: DriftSchedule): Promise<DriftHistory> {
  let order = 0;
  const stamp: Stamp = () => ({ order: ++order, at: cloud.clock.now().getTime() });
  const cloud = createCloud(schedule, (process, during) => {
    history.calls.push({ ...stamp(), process, during });
  });
  const { clock, broker } = cloud;
  const { surroundings, history } = createWorld(schedule, cloud, stamp);
  scheduleRuns(surroundings, history, cloud);
  for (const deed of schedule.deeds) {
    clock.after(deed.at * 1000, () => doDriftDeed(deed, { ...surroundings, history }));
  }
  await clock.runUntil(new Date(history.calmAt));
  // What is delivered late, or held up by a death, is over by then.
  do await clock.runUntil(new Date(clock.now().getTime() + 30 * minute));
  while (!broker.isIdle() && clock.now().getTime() < history.calmAt + 24 * 60 * minute);
  for (let run = 0; run < quietRuns; run++) {
    askForRun(surroundings);
    await clock.runUntil(new Date(clock.now().getTime() + 10 * minute));
  }
  history.endedAt = clock.now().getTime();
  return history;
}

/** The functions, what they talk to, and a note of everything that happens. */
function createWorld(schedule: DriftSchedule, cloud: SimulatedCloud, stamp: Stamp) {
  const { clock, broker, processes } = cloud;
  const warehouse = createDriftWarehouse(clock, stamp);
  const superset = createDriftSuperset(warehouse, stamp);
  const { changes, reads, requests } = superset;
  const startedAt = clock.now().getTime();
  const history: DriftHistory = {
    schedule,
    startedAt,
    calmAt: startedAt + schedule.seconds * 1000,
    endedAt: 0,
    changes,
    reads,
    requests,
    calls: [],
    tables: warehouse.states,
    records: [],
    told: [],
    deliveries: [],
    fates: broker.fates,
    deaths: processes.deaths,
  };
  const surroundings: DriftSurroundings = {
    clock,
    mode: schedule.mode,
    state: recordedState(createMemoryState({ clock }), (write) =>
      history.records.push({ ...stamp(), ...write }),
    ),
    superset,
    warehouse,
    publish: (topic, message, process) => {
      const messageId = broker.publish(topic, message);
      const fact = topic === 'watchdog-events' ? factIn(message, messageId, clock.now()) : undefined;
      if (fact) history.told.push({ ...stamp(), process, fact });
      return messageId;
    },
  };
  host(surroundings, history, cloud, stamp);
  return { surroundings, history };
}

function host(
  surroundings: DriftSurroundings,
  history: DriftHistory,
  cloud: SimulatedCloud,
  stamp: Stamp,
): void {
  const { clock, state, publish } = surroundings;
  const control = {
    clock,
    state,
    publish: async (...said: Parameters<typeof publish>) => publish(...said),
    log: silentLog,
  };
  const drift = hostDeliveries(
    'detect-drift',
    (process) => {
      const { 'detect-drift': handler } = startDetectDrift(process, surroundings);
      return {
        'detect-drift': async (body) => {
          history.deliveries.push({ ...stamp(), process: process.id, ...messageIn(body) });
          return (await handler?.(body)) ?? 'retry';
        },
      };
    },
    cloud.processes,
  );
  const pushes: Record<string, Push> = {
    'detect-drift': drift,
    control: hostFunction('control', (process) => startControl(process, control), cloud),
  };
  for (const [name, push] of Object.entries(pushes)) {
    for (const subscription of subscriptionsOf(name)) cloud.broker.subscribe(subscription, push);
  }
}

function messageIn(body: unknown): { messageId: string; text: string } {
  const { message } = body as { message: { messageId: string; data: string } };
  return { messageId: message.messageId, text: Buffer.from(message.data, 'base64').toString() };
}

/** A run every ten minutes while things happen. */
function scheduleRuns(surroundings: DriftSurroundings, history: DriftHistory, cloud: SimulatedCloud): void {
  const { clock, seconds } = cloud;
  clock.after(10 * minute, () => {
    if (clock.now().getTime() > history.calmAt) return;
    const { faults } = history.schedule;
    const isAway = faults.some((fault) => fault.kind === 'no-schedule' && covers(fault, seconds()));
    if (!isAway) askForRun(surroundings);
    scheduleRuns(surroundings, history, cloud);
  });
}

function askForRun({ publish }: DriftSurroundings): void {
  publish('detect-drift', { data: Buffer.from('{"trigger":"schedule"}'), attributes: {} });
}
