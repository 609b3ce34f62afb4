import test from 'ava';
import { createLeapingClock } from '../../../deploy/local/clock/leaping-clock.ts';
import { startGoogleEmulator } from '../../../deploy/local/pubsub/google-emulator.ts';
import { martFact, startStory } from '../../helpers/story.ts';

test("the main job runs on Google's Pub/Sub emulator as it does on ours", async (t) => {
  // Google's emulator has the machine's clock, and so must everything that judges its publish times.
  const story = await startStory(t, {
    startMessaging: startGoogleEmulator,
    clock: createLeapingClock(new Date()),
    isClockRunning: true,
  });

  await story.cloud.fire('refresh-marts');
  const end = await story.until((fact) => fact.type === 'watchdog.marts-refreshed.v1');
  t.like(end.data, { summary: 'Completed: 17/17 tables refreshed' });

  const one = await story.ask({ only: ['mart_geo'] });
  t.is(martFact(story, (one.data as { runId: string }).runId, 'mart_geo')?.outcome, 'refreshed');
});
