import type { LeapingClock } from './leaping-clock.ts';

/**
 * Moves the emulated cloud's time on to an instant, from one due timer to the next, and each time lets everything
 * that it set off come to rest: what happens within hours happens in their order, in the time that its work takes.
 */
export async function advanceTo(
  target: Date,
  { clock, idle }: { clock: LeapingClock; idle: () => Promise<void> },
): Promise<void> {
  for (;;) {
    await idle();
    const next = clock.nextTimerAt();
    if (!next || next > target) break;
    clock.leapTo(next);
  }
  clock.leapTo(target);
  await idle();
}
