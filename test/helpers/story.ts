import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ExecutionContext, registerCompletionHandler } from 'ava';
import { createLeapingClock } from '../../deploy/local/clock/leaping-clock.ts';
import { type LocalCloud, startCloud } from '../../deploy/local/cloud.ts';
import type { CloudOptions } from '../../deploy/local/cloud-options.ts';
import type { WatchdogEvent } from '../../shared/events/cloud-event.ts';

/** 06:00 in Yerevan on a Tuesday. */
export const morning = new Date('2026-11-24T02:00:00Z');

/** A whole emulated cloud, and what was said in it. */
export type Story = {
  cloud: LocalCloud;
  facts: WatchdogEvent[];
  /** Resolves with the first fact that the condition accepts, also one that was said before. */
  until: (isWanted: (fact: WatchdogEvent) => boolean) => Promise<WatchdogEvent>;
  /** Publishes a request and resolves with the fact that ends its run, or rejects it. */
  ask: (body: unknown, attributes?: Record<string, string>) => Promise<WatchdogEvent>;
};

// The functions of a story keep their connections open for good, as in the cloud.
registerCompletionHandler(() => process.exit());

const root = resolve(import.meta.dirname, '../..');

/** Starts a cloud with a small generated export; it stops with the test. */
export async function startStory(
  t: Pick<ExecutionContext, 'teardown'>,
  options: Partial<CloudOptions> = {},
): Promise<Story> {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-story-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const cloud = await startCloud({
    root,
    configFile: resolve(root, 'deploy/local/watchdog.yaml'),
    logFile: join(folder, 'functions.log'),
    events: { kind: 'generated', seed: 7, days: 3, eventsPerDay: 300 },
    // Fast enough for a back-off of minutes, slow enough for the 480 s that a delivery may work.
    clock: createLeapingClock(morning, 20),
    isClockRunning: false,
    ...options,
  });
  t.teardown(async () => {
    // A step says its last fact a moment before it is done.
    await cloud.standIns.pubsub?.idle();
    await cloud.stop();
  });

  const facts: WatchdogEvent[] = [];
  cloud.facts.subscribe((fact) => facts.push(fact));
  const until: Story['until'] = (isWanted) =>
    new Promise((done) => {
      const said = facts.find(isWanted);
      if (said) return done(said);
      const unsubscribe = cloud.facts.subscribe((fact) => {
        if (!isWanted(fact)) return;
        unsubscribe();
        done(fact);
      });
    });
  return {
    cloud,
    facts,
    until,
    ask: async (body, attributes) => {
      const messageId = await cloud.request('refresh-marts', body, attributes);
      return until((fact) => {
        const data = fact.data as { runId?: string; messageId?: string };
        const isEnd = fact.type === 'watchdog.marts-refreshed.v1' && data.runId === `m${messageId}`;
        return isEnd || (fact.type === 'watchdog.request-rejected.v1' && data.messageId === messageId);
      });
    },
  };
}

/** The data of the `mart-refreshed` fact about a mart in a run. */
export function martFact(story: Story, runId: unknown, mart: string): Record<string, unknown> | undefined {
  return story.facts
    .filter((fact) => fact.type === 'watchdog.mart-refreshed.v1')
    .map((fact) => fact.data as Record<string, unknown>)
    .find((data) => data.runId === runId && data.mart === mart);
}
