import test from 'ava';
import { startTimeline } from '../helpers/timeline.ts';

/** Fewer ticks for stories that take days. */
const rareTicks = {
  settings: [
    'schedule:',
    '  escalate: "*/10 * * * *"',
    '  check-freshness: "15 */4 * * *"',
    '  digest: "30 8 * * *"',
  ],
};

test.serial("a mart's SQL breaks at 06:00, a re-run by hand resolves it: one mail each", async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
  await story.wantBy('06:10');

  await story.at('2026-11-25 05:00');
  await story.cloud.breaks.break('mart', 'mart_geo');
  await story.wantBy(
    '2026-11-25 06:10',
    /^analytics: DIGEST \| 24 Nov/,
    /^analytics: OPEN P2 \| mart_geo could not be built/,
  );
  const mail = story.mail(/mart_geo/);
  t.regex(mail.text, /Unrecognized name: country/);
  t.regex(mail.text, /marts\/mart_geo\.sql:\d+:8/);
  t.regex(mail.text, /18:00.*Asia\/Yerevan.*14:00 UTC/s);

  await story.cloud.breaks.mend('mart');
  await story.cloud.request('refresh-marts', {
    only: ['mart_geo'],
    author: 'Anahit',
    reason: 'column renamed',
  });
  await story.wantBy('06:20', /^analytics: RESOLVED P2 \| mart_geo/);
  const resolved = story.mail(/RESOLVED/);
  t.regex(resolved.text, /Anahit/);
  t.deepEqual(resolved.references, mail.references, 'both mails are one thread');
});

test.serial('stg_events breaks: 17 findings, one incident, one mail', async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55');
  await story.wantBy('06:10');

  await story.cloud.breaks.break('staging');
  await story.cloud.request('refresh-marts', {});
  await story.wantBy('06:25', /^analytics: OPEN P2 \| .*stg_events.*17 marts not refreshed/);
  t.regex(story.mail(/stg_events/).text, /"apply":\["stg_events"\]/);

  await story.cloud.breaks.mend('staging');
  await story.cloud.request('refresh-marts', {});
  await story.wantBy('06:45', /^analytics: RESOLVED P2 \| .*stg_events/);
});

test.serial(
  "the watchdog's account loses its role: one mail for 17 marts, with the grant to make",
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55');
    await story.cloud.breaks.break('permission');

    await story.wantBy('06:20', /^analytics: OPEN P2 \| .*permission.*17 marts not refreshed/);
    t.regex(story.mail(/permission/).text, /gcloud projects add-iam-policy-binding/);
  },
);

test.serial('a rate limit heals by itself: no mail', async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55');
  await story.cloud.breaks.break('rate-limit', 'mart_geo');

  await story.wantBy('06:30');
  t.true(story.facts.some(({ type }) => type === 'watchdog.marts-refreshed.v1'));
});

test.serial(
  'the export is late and then arrives: one mail, one refresh, one word that it is over',
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
    await story.wantBy('08:00');
    await story.cloud.breaks.break('export');

    await story.wantBy('2026-11-25 18:10', /^analytics: DIGEST \| 24 Nov/, /^analytics: DIGEST \| 25 Nov/);
    await story.wantBy('2026-11-25 20:40', /^analytics: OPEN P2 \| The GA4 export/);
    const mail = story.mail(/GA4 export/);
    t.regex(mail.text, /2026-11-24/);

    await story.cloud.breaks.mend('export');
    await story.wantBy('2026-11-26 00:40', /^analytics: RESOLVED P2 \| The GA4 export/);
    const arrived = story.facts.filter(
      ({ type, data }) =>
        type === 'watchdog.run-started.v1' && (data as { trigger: string }).trigger === 'source-arrived',
    );
    t.is(arrived.length, 1);
  },
);

test.serial('two triggers at 06:00 and a Force run later: nothing is said twice', async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55');
  await story.cloud.breaks.break('mart', 'mart_geo');
  await story.at('06:00');
  await story.cloud.fire('refresh-marts');

  await story.wantBy('06:20', /^analytics: OPEN P2 \| mart_geo/);
  await story.cloud.fire('refresh-marts');
  await story.wantBy('06:50');
  const runs = story.facts.filter(({ type }) => type === 'watchdog.run-started.v1');
  t.is(runs.length, 2, 'the slot, and the Force run');
});

test.serial('a P2 of the weekend is mailed at once, and nobody else is bothered before Monday', async (t) => {
  const story = await startTimeline(t, '2026-11-28 05:55', rareTicks);
  await story.cloud.breaks.break('mart', 'mart_geo');

  await story.wantBy('06:20', /^analytics: OPEN P2 \| mart_geo/);
  t.regex(story.mail(/mart_geo/).text, /30 Nov/);
  const digest = /^analytics: DIGEST/;
  await story.wantBy('2026-11-30 08:50', digest, digest, digest);
  await story.wantBy('10:50', /^analytics: DEADLINE IN \d H P2 \| mart_geo/);
  await story.wantBy('11:20', /^devops: UNACKNOWLEDGED P2 \| mart_geo/);
});

test.serial(
  'on an executive-meeting day a P2 is a P1, and the stakeholder is told in plain words',
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55', {
      settings: ['calendar:', '  executiveMeetings: [2026-11-24]'],
    });
    await story.cloud.breaks.break('mart', 'mart_geo');

    await story.wantBy('06:10', /^analytics: OPEN P1 \| mart_geo/, /^stakeholder: OPEN P1 \| /);
    t.notRegex(story.mail(/^OPEN P1 \| (?!mart_geo)/).text, /SQL|gcloud|Unrecognized/);
  },
);
