import type { Clock } from '../../shared/clients/clock.ts';
import type { PublishedMart, PublishRecord } from '../../shared/publishes.ts';
import type { State } from '../../shared/state.ts';
import type { WorkingTime } from './run-time.ts';

/** A run, as far as its place among other runs matters. */
export type RunIdentity = { runId: string; startedAt: Date };

/** Whether this run may copy onto a mart now. */
export type Turn =
  | { turn: 'granted' }
  | { turn: 'already-published'; published: PublishedMart }
  | { turn: 'superseded'; by: PublishedMart };

/** Longer than a function may run (540 s): whoever held it and is not a run of its own delivery is gone by then. */
const leaseMilliseconds = 10 * 60_000;
const pauseMilliseconds = 2000;

/** Gives each mart to one run at a time for its publish, and never back to an older run. */
export type PublishLock = {
  /** `ours`: no foreign table stands there. */
  acquire: (mart: string, ours: boolean) => Promise<Turn>;
  /** Records the publish and lets the next run in. */
  release: (mart: string, published: PublishedMart) => Promise<void>;
  /** Lets the next run in without a publish. */
  abandon: (mart: string) => Promise<void>;
};

/** The lock as one run sees it; two deliveries of a run share their turns. */
export function createPublishLock(options: {
  state: State;
  clock: Clock;
  time: WorkingTime;
  run: RunIdentity;
}): PublishLock {
  const { state, clock, time, run } = options;

  async function read(mart: string) {
    const stored = await state.read<PublishRecord>('publishes', mart);
    return { record: stored?.value ?? {}, version: stored?.version };
  }

  async function write(mart: string, record: PublishRecord, version: string | undefined) {
    const write = version
      ? await state.update('publishes', mart, record, { version })
      : await state.create('publishes', mart, record);
    return write.outcome === 'written';
  }

  /** Changes the record while this run holds it; another delivery of the same run may have done so already. */
  async function change(mart: string, next: (record: PublishRecord) => PublishRecord): Promise<void> {
    for (;;) {
      const { record, version } = await read(mart);
      if (record.holder?.runId !== run.runId) return;
      if (await write(mart, next(record), version)) return;
    }
  }

  return {
    acquire: async (mart, ours) => {
      for (;;) {
        time.check();
        const { record, version } = await read(mart);
        const decision = decideTurn(record, run, clock.now());
        if (decision.turn === 'wait') {
          await time.sleep(pauseMilliseconds);
          continue;
        }
        if (decision.turn !== 'granted') return decision;
        const until = new Date(clock.now().getTime() + leaseMilliseconds).toISOString();
        if (await write(mart, { ...record, holder: { runId: run.runId, until, ours } }, version))
          return decision;
      }
    },
    release: (mart, published) => change(mart, () => ({ published })),
    abandon: (mart) => change(mart, ({ published }) => (published ? { published } : {})),
  };
}

/** Decides by the record alone; `wait` while another run holds the mart. */
export function decideTurn(record: PublishRecord, run: RunIdentity, now: Date): Turn | { turn: 'wait' } {
  const { holder, published } = record;
  if (published?.runId === run.runId) return { turn: 'already-published', published };
  if (published && isNewer(published, run)) return { turn: 'superseded', by: published };
  if (holder && holder.runId !== run.runId && Date.parse(holder.until) > now.getTime())
    return { turn: 'wait' };
  return { turn: 'granted' };
}

function isNewer(published: PublishedMart, run: RunIdentity): boolean {
  const difference = Date.parse(published.runStartedAt) - run.startedAt.getTime();
  return difference > 0 || (difference === 0 && published.runId > run.runId);
}
