import type { ProbeEvidence } from '../../../shared/events/probe-evidence.ts';
import type { VmJob } from '../../../shared/remedies.ts';
import { Died, dyingAt } from './_dying.ts';
import { usualConfig } from './_settings.ts';
import { createWorld } from './_world.ts';

/** One thing that was done to the VM, and what was known in that instant. */
type Deed = {
  id: string;
  job: VmJob;
  at: number;
  open: string[];
  /** Orders that the agent may still carry out: neither answered, nor expired, nor proved by probes. */
  alive: string[];
  held: boolean;
  humanAt: number | undefined;
};

/** How a delivery goes: where it dies, and how long until it comes again. */
export type Fate = { dieAt: number; when: 'before' | 'after'; laterMinutes: number; isTwice: boolean };

const hour = 3_600_000;
const harsh: readonly VmJob[] = ['reset-vm', 'start-vm'];

/** The real handlers in a world that writes down what is wrong with each deed, the moment it is done. */
export function createWatchedWorld() {
  const world = createWorld();
  const deeds: Deed[] = [];
  const faults: string[] = [];
  let seen: ProbeEvidence | undefined;
  let humanAt: number | undefined;
  let messages = 0;

  async function look(job: VmJob, id: string): Promise<void> {
    const controls = await world.state.list<{ until: string }>('controls');
    const now = world.clock.now().getTime();
    const { attempts } = await world.ladder();
    const open = attempts.filter(({ outcome }) => !outcome).map(({ remedyId }) => remedyId);
    const alive = attempts
      .filter(({ answer, outcome, remedyId }) => !answer && outcome !== 'succeeded' && remedyId !== id)
      .filter(({ job: other, startedAt }) => !harsh.includes(other) && now < Date.parse(startedAt) + 600_000)
      .map(({ remedyId }) => remedyId);
    const deed = {
      id,
      job,
      at: now,
      open,
      alive,
      held: controls.some(({ value }) => now < Date.parse(value.until)),
      humanAt,
    };
    faults.push(...faultsOf(deed, deeds, seen));
    deeds.push(deed);
  }

  const { publish, compute } = world.outside;
  Object.assign(world.outside, {
    publish: async (...[topic, message]: Parameters<typeof publish>) => {
      const [, word, id = ''] = message.data.toString().split(' ');
      if (topic === 'vm-commands') await look(word as VmJob, id);
      return publish(topic, message);
    },
    compute: {
      ...compute,
      reset: async (id: string) => look('reset-vm', id).then(() => compute.reset(id)),
      start: async (id: string) => look('start-vm', id).then(() => compute.start(id)),
    },
  });

  async function deliver(body: object, { dieAt, when, laterMinutes, isTwice }: Fate): Promise<void> {
    const messageId = `any${++messages}`;
    try {
      await world.deliver(body, { messageId, as: dyingAt(world.outside, dieAt, when) });
      if (!isTwice) return;
    } catch (error) {
      if (!(error instanceof Died) && !(error instanceof Error && error.cause instanceof Died)) throw error;
      world.pass(laterMinutes);
    }
    await world.deliver(body, { messageId });
  }

  return {
    ...world,
    faults,
    deeds,
    deliverProbe: async (probe: ProbeEvidence, fate: Fate) => {
      seen = probe;
      await deliver({ probe }, fate);
      seen = undefined;
    },
    deliverByHand: (rung: VmJob, fate: Fate) => deliver({ rung }, fate),
    human: () => {
      humanAt = world.clock.now().getTime();
      world.vm.operate('stop', 'davit@example.test', world.clock.now());
    },
  };
}

/** What must never be true of a deed. */
function faultsOf(deed: Deed, before: readonly Deed[], seen: ProbeEvidence | undefined): string[] {
  const { id, job, at, open, alive, held, humanAt } = deed;
  const name = `${job} at ${new Date(at).toISOString()}`;
  const faults: string[] = [];
  if (open.length !== 1 || open[0] !== id) faults.push(`${name}: not the one remedy under way`);
  if (alive.length > 0) faults.push(`${name}: while an earlier order may still be carried out`);
  if (held) faults.push(`${name}: during a pause or maintenance`);
  if (harsh.includes(job) && humanAt !== undefined && at - humanAt < hour)
    faults.push(`${name}: against a person`);
  if (seen && at - Date.parse(seen.at) > 180_000) faults.push(`${name}: on stale evidence`);
  if (seen && seen.cause !== 'worker-down' && (seen.verdict !== 'down' || seen.cause === 'network-path')) {
    faults.push(`${name}: for ${seen.verdict} ${seen.cause}`);
  }
  if (job === 'backup-metadata') return faults;
  for (const { count, hours } of usualConfig.budget[job]) {
    const others = before.filter(
      (other) => other.job === job && other.id !== id && at - other.at < hours * hour,
    );
    if (new Set(others.map((other) => other.id)).size >= count) faults.push(`${name}: over budget`);
  }
  return faults;
}
