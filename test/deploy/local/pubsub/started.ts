import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { type PubSub, type PubSubOptions, startPubSub } from '../../../../deploy/local/pubsub/index.ts';
import { createManualClock, type ManualClock } from '../../../../shared/clients/clock.ts';
import { type Answering, openWorld, type World } from '../../../contract/pubsub/world.ts';

/** A stand-in on a manual clock, and a project on it. */
export type Started = World & { pubsub: PubSub; clock: ManualClock };

/** Starts the stand-in for one test. */
export async function started(t: ExecutionContext, options: PubSubOptions = {}): Promise<Started> {
  const clock = createManualClock(new Date('2026-03-01T06:00:00Z'));
  const pubsub = await startPubSub({ clock, random: () => 0, ...options });
  t.teardown(pubsub.stop);
  // Sockets need a moment of the machine's time before the clock moves past what they carry.
  const pass = async (milliseconds: number) => {
    await wait(3);
    clock.advance(milliseconds);
  };
  const world = openWorld({ host: pubsub.host, pass });
  t.teardown(world.close);
  return { ...world, pubsub, clock };
}

/** A push subscription `billing` on the topic `orders`, and what its endpoint received. */
export async function pushedTo(
  { endpoint, topic, subscription }: World,
  answering?: Answering,
  settings = {},
) {
  const { url, pushes } = await endpoint(answering);
  await topic();
  await subscription('billing', { pushConfig: { pushEndpoint: url }, ...settings });
  return pushes;
}
