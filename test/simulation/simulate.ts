import { nextFire } from '../../deploy/local/scheduler.ts';
import type { Board } from '../../functions/escalate/board.ts';
import { createMemoryState } from '../../shared/clients/state-memory.ts';
import { type Control, isControl, listControls } from '../../shared/controls.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { decodeFact, type ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { State } from '../../shared/state.ts';
import { plan } from '../functions/refresh-marts/_world.ts';
import { createSimulatedBroker } from './broker.ts';
import { createChance } from './chance.ts';
import { covers } from './faults.ts';
import { type Surroundings, startControl, startEscalate, startRefreshMarts } from './functions.ts';
import type { History, Publication } from './history.ts';
import { hostFunction } from './hosting.ts';
import { createMailServer } from './mail-server.ts';
import { doDeed } from './people.ts';
import { createProcesses } from './processes.ts';
import { isToldToTheEnd } from './properties/comes-to-an-end.ts';
import type { Schedule } from './schedule.ts';
import { config, probeMinutes } from './settings.ts';
import { subscriptionsOf } from './topology.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createWarehouse } from './warehouse.ts';
import { checkFreshness, detectDrift, probeHealth, type WatcherContext } from './watchers.ts';

const minute = 60_000;

/** Lives through a schedule and what follows, until everything is at rest. The same schedule gives the same history. */
export async function simulate(schedule: Schedule): Promise<History> {
  const startedAt = Date.parse(schedule.startsAt);
  const clock = createVirtualClock(new Date(startedAt));
  const seconds = () => (clock.now().getTime() - startedAt) / 1000;
  const chance = createChance(schedule.seed);
  const { faults } = schedule;
  const broker = createSimulatedBroker({ clock, chance, faults, seconds });
  const processes = createProcesses({ faults, clock, chance, seconds });
  const mailServer = createMailServer(clock);
  const memory = createMemoryState({ clock });
  const history: History = {
    schedule,
    startedAt,
    calmAt: startedAt + schedule.seconds * 1000,
    endedAt: 0,
    boards: [],
    publications: [],
    fates: broker.fates,
    mails: mailServer.mails,
    attempts: mailServer.attempts,
    beats: [],
    deaths: processes.deaths,
    controls: [],
    decidedFacts: new Set(),
  };
  const state = recordedState(memory, history, () => clock.now().getTime());

  const publish = (topic: string, message: OutgoingMessage): string => {
    const messageId = broker.publish(topic, message);
    history.publications.push(publicationOf(topic, message, messageId, history, clock.now()));
    return messageId;
  };

  const surroundings: Surroundings = {
    clock,
    state,
    bigquery: createWarehouse({ clock, schedule, seconds }),
    publish: async (topic, message) => publish(topic, message),
    mailServer,
    beat: () => void history.beats.push(clock.now().getTime()),
    log: silentLog,
  };
  for (const [name, start] of Object.entries({
    escalate: startEscalate,
    'refresh-marts': startRefreshMarts,
    control: startControl,
  } as const)) {
    const inputs = hostFunction(name as 'escalate', start, { processes, surroundings, chance });
    for (const subscription of subscriptionsOf(name)) {
      broker.wire({ subscription, push: inputs });
    }
  }

  const context: WatcherContext = { schedule, clock, seconds, publish };
  const repeat = (everyMinutes: () => number, act: () => void) => {
    const again = () => {
      const step = everyMinutes() * minute;
      const now = clock.now().getTime();
      clock.after(step - (now % step), () => {
        act();
        again();
      });
    };
    again();
  };
  const isFiring = () => !faults.some((fault) => fault.kind === 'no-schedule' && covers(fault, seconds()));
  const calmFor = () => clock.now().getTime() - history.calmAt;
  const asked = (topic: string, body: object) =>
    publish(topic, { data: Buffer.from(JSON.stringify(body)), attributes: {} });

  repeat(
    () => (calmFor() > 60 * minute ? 10 : 1),
    () => void (isFiring() && asked('escalate', { trigger: 'schedule', tick: true })),
  );
  repeat(
    () => (calmFor() > 60 * minute ? 2 * probeMinutes : probeMinutes),
    () => probeHealth(context),
  );
  repeat(
    () => (calmFor() > 60 * minute ? 120 : 30),
    () => {
      detectDrift(context);
      checkFreshness(
        context,
        plan.marts.map(({ name }) => name),
      );
    },
  );
  for (const [name, cron, topic, body] of [
    ['refresh-marts', '0 6 * * *', 'refresh-marts', { trigger: 'schedule' }],
    ['digest', '0 9 * * *', 'escalate', { trigger: 'schedule', digest: true }],
  ] as const) {
    const arm = () => {
      const at = nextFire(
        { name, cron, topic, body, description: name, timeZone: config.timeZone },
        clock.now(),
      );
      clock.after(at.getTime() - clock.now().getTime(), () => {
        arm();
        if (isFiring()) asked(topic, body);
      });
    };
    arm();
  }
  for (const deed of schedule.deeds) {
    clock.after(deed.at * 1000, () => doDeed(deed, { ...context, history }));
  }

  await clock.runUntil(new Date(history.calmAt));
  // Between two rounds of everything, so that nothing is on its way that was just published.
  await clock.runUntil(new Date(history.calmAt + 2.5 * minute));
  const lastAt = history.calmAt + 6 * 24 * 60 * minute;
  for (;;) {
    await clock.runUntil(new Date(clock.now().getTime() + 15 * minute));
    const now = clock.now();
    const isOver = now.getTime() >= lastAt;
    const controls = await listControls(memory, now);
    const isQuiet =
      calmFor() >= 30 * minute && broker.pending() === 0 && controls.every(({ kind }) => kind === 'resolve');
    if (isOver || (isQuiet && isAtRest(history.boards.at(-1)?.board))) break;
  }
  history.endedAt = clock.now().getTime();
  return history;
}

/** Everybody who has to be told was told. */
export function isAtRest(board: Board | undefined): boolean {
  if (!board) return true;
  if (board.outbox.length > 0 || board.facts.length > 0 || board.catchingUp) return false;
  return Object.values(board.incidents).every((incident) => {
    if (incident.state === 'resolved' || incident.state === 'absorbed') return true;
    if (incident.unstable || incident.acknowledged) return false;
    return isToldToTheEnd(incident);
  });
}

function publicationOf(
  topic: string,
  message: OutgoingMessage,
  messageId: string,
  history: History,
  now: Date,
): Publication {
  const at = now.getTime();
  const fact = topic === 'watchdog-events' ? factIn(message, messageId, now) : undefined;
  const text = message.data.toString();
  if (!fact) return { at, topic, messageId, text, fact: undefined, wasOnBoard: false };
  const wasOnBoard = history.decidedFacts.has(fact.id);
  return { at, topic, messageId, text, fact, wasOnBoard };
}

/** The fact in a message; people publish other things there, too. */
function factIn(
  { attributes, data }: OutgoingMessage,
  messageId: string,
  publishTime: Date,
): ReceivedFact | undefined {
  const message = { messageId, publishTime, attributes, text: data.toString() };
  try {
    return decodeFact({ ...message, orderingKey: undefined, subscription: '', deliveryAttempt: 1 });
  } catch {
    return undefined;
  }
}

/** The state store, and a note of what is written to it. */
function recordedState(state: State, history: History, now: () => number): State {
  const note = (kind: string, id: string, value: unknown) => {
    if (kind === 'incidents' && id === 'board') {
      const board = value as Board;
      history.boards.push({ at: now(), board });
      for (const fact of board.facts) history.decidedFacts.add(fact.id);
    }
    if (kind !== 'controls') return;
    const control = value as Partial<Control> | undefined;
    if (control === undefined || isControl(control)) history.controls.push({ at: now(), id, control });
  };
  return {
    ...state,
    create: async (kind, id, value, options) => {
      const write = await state.create(kind, id, value, options);
      if (write.outcome === 'written') note(kind, id, value);
      return write;
    },
    update: async (kind, id, value, options) => {
      const write = await state.update(kind, id, value, options);
      if (write.outcome === 'written') note(kind, id, value);
      return write;
    },
    put: async (kind, id, value, options) => {
      const write = await state.put(kind, id, value, options);
      note(kind, id, value);
      return write;
    },
    delete: async (kind, id, options) => {
      const deletion = await state.delete(kind, id, options);
      if (deletion.outcome === 'deleted') note(kind, id, undefined);
      return deletion;
    },
  };
}

const silentLog: Surroundings['log'] = {
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};
