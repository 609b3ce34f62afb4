import { createMemoryState } from '../../shared/clients/state-memory.ts';
import { listControls } from '../../shared/controls.ts';
import type { State } from '../../shared/state.ts';
import type { SimulatedBroker } from './broker.ts';
import { createCloud, type SimulatedCloud } from './cloud.ts';
import { type Surroundings, startControl, startEscalate, startRefreshMarts } from './functions.ts';
import type { History } from './history.ts';
import { hostFunction } from './hosting.ts';
import { createMailServer } from './mail-server.ts';
import { doDeed } from './people.ts';
import { isToldToTheEnd } from './properties/comes-to-an-end.ts';
import { noteWrite, publicationOf, recordedState } from './recording.ts';
import { startRounds } from './rounds.ts';
import type { Schedule } from './schedule.ts';
import { silentLog } from './silent-log.ts';
import { subscriptionsOf } from './topology.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { createWarehouse } from './warehouse.ts';
import type { WatcherContext } from './watchers.ts';

const minute = 60_000;

/** Nothing is given up before it was left alone for so long. */
const longestRest = 6 * 24 * 60 * minute;

const functions = {
  escalate: startEscalate,
  'refresh-marts': startRefreshMarts,
  control: startControl,
} as const;

/** Lives through a schedule and what follows, until everything is at rest. The same schedule gives the same history. */
export async function simulate(schedule: Schedule): Promise<History> {
  const cloud = createCloud(schedule);
  const { clock, broker } = cloud;
  const memory = createMemoryState({ clock });
  const { context, history } = createWorld(schedule, cloud, memory);
  startRounds({ ...context, history });
  for (const deed of schedule.deeds) {
    clock.after(deed.at * 1000, () => doDeed(deed, { ...context, history }));
  }
  await clock.runUntil(new Date(history.calmAt));
  // Between two rounds of everything, so that nothing is on its way that was just published.
  await clock.runUntil(new Date(history.calmAt + 2.5 * minute));
  do {
    await clock.runUntil(new Date(clock.now().getTime() + 15 * minute));
  } while (!(await isOver(history, broker, { clock, memory })));
  history.endedAt = clock.now().getTime();
  return history;
}

/** The functions, what they talk to, and a note of everything that happens. */
function createWorld(schedule: Schedule, cloud: SimulatedCloud, memory: State) {
  const { clock, seconds, broker, processes } = cloud;
  const now = () => clock.now().getTime();
  const mailServer = createMailServer(clock);
  const history = emptyHistory(schedule, now(), {
    fates: broker.fates,
    mails: mailServer.mails,
    attempts: mailServer.attempts,
    deaths: processes.deaths,
  });
  const publish: WatcherContext['publish'] = (topic, message) => {
    const messageId = broker.publish(topic, message);
    history.publications.push(publicationOf(topic, message, messageId, { history, now: clock.now() }));
    return messageId;
  };
  const surroundings: Surroundings = {
    clock,
    state: recordedState(memory, (write) => noteWrite(history, write, now())),
    bigquery: createWarehouse({ clock, schedule, seconds }),
    publish: async (topic, message) => publish(topic, message),
    mailServer,
    beat: () => {
      history.beats.push(now());
    },
    log: silentLog,
  };
  for (const name of Object.keys(functions) as (keyof typeof functions)[]) {
    const push = hostFunction(name, (process) => functions[name](process, surroundings), cloud);
    for (const subscription of subscriptionsOf(name)) broker.subscribe(subscription, push);
  }
  const context: WatcherContext = { schedule, clock, seconds, publish };
  return { context, history };
}

function emptyHistory(
  schedule: Schedule,
  startedAt: number,
  kept: Pick<History, 'fates' | 'mails' | 'attempts' | 'deaths'>,
): History {
  return {
    schedule,
    startedAt,
    calmAt: startedAt + schedule.seconds * 1000,
    endedAt: 0,
    boards: [],
    publications: [],
    beats: [],
    controls: [],
    decidedFacts: new Set(),
    ...kept,
  };
}

/** Whether nothing is on its way any more, and everybody was told; or it never will be so. */
async function isOver(
  { calmAt, boards }: History,
  broker: SimulatedBroker,
  { clock, memory }: { clock: VirtualClock; memory: State },
): Promise<boolean> {
  const calmFor = clock.now().getTime() - calmAt;
  if (calmFor >= longestRest) return true;
  if (calmFor < 30 * minute || !broker.isIdle()) return false;
  const controls = await listControls(memory, clock.now());
  return controls.every(({ kind }) => kind === 'resolve') && isAtRest(boards.at(-1)?.board);
}

function isAtRest(board: History['boards'][number]['board'] | undefined): boolean {
  if (!board) return true;
  if (board.outbox.length > 0 || board.facts.length > 0 || board.catchingUp) return false;
  return Object.values(board.incidents).every((incident) => {
    if (incident.state === 'resolved' || incident.state === 'absorbed') return true;
    return !incident.unstable && !incident.acknowledged && isToldToTheEnd(incident);
  });
}
