import { createSimulatedBroker, type SimulatedBroker } from './broker.ts';
import { type Chance, createChance } from './chance.ts';
import { createDisorder } from './disorder.ts';
import type { Fault } from './faults.ts';
import { createProcesses, type Processes } from './processes.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** What carries messages and runs processes, and what a schedule does to both. */
export type SimulatedCloud = {
  clock: VirtualClock;
  /** Since the schedule began. */
  seconds: () => number;
  chance: Chance;
  broker: SimulatedBroker;
  processes: Processes;
};

/** What of a schedule concerns the cloud, whatever runs in it. */
export type CloudSchedule = { startsAt: string; seed: number; faults: Fault[] };

/** Makes the cloud of one schedule; nothing runs in it yet. */
export function createCloud(
  { startsAt, seed, faults }: CloudSchedule,
  onEffect: (process: string, during: string) => void = () => undefined,
): SimulatedCloud {
  const clock = createVirtualClock(new Date(startsAt));
  const startedAt = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - startedAt) / 1000;
  const chance = createChance(seed);
  const broker = createSimulatedBroker({ clock, chance, faults, seconds });
  const disorder = createDisorder({ faults, clock, chance, seconds });
  return { clock, seconds, chance, broker, processes: createProcesses({ disorder, clock, onEffect }) };
}
