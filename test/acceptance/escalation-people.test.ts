import test, { type ExecutionContext } from 'ava';
import { acknowledgeLinks, pressLink } from '../helpers/press-link.ts';
import { startTimeline, type Timeline } from '../helpers/timeline.ts';

const opened = [/^devops: OPEN P1 \| Superset/, /^stakeholder: OPEN P1 \| The dashboards cannot be opened/];

/** Acknowledges the incident of a mail. */
async function acknowledge(t: ExecutionContext, story: Timeline, subject: RegExp): Promise<string> {
  const [link = ''] = acknowledgeLinks(story.mail(subject).text);
  await pressLink(t, link, { duration: '4h', comment: 'restarting it' });
  return link;
}

test.serial('a P1 that nobody acknowledges goes through all tiers, and past its deadline', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('superset');

  await story.wantBy('09:58', ...opened);
  await story.wantBy('10:14', /^analytics: UNACKNOWLEDGED P1 \| Superset/);
  await story.wantBy('10:30', /^stakeholder: UNACKNOWLEDGED P1 \| The dashboards/);
  await story.wantBy('11:00', /^devops: STILL OPEN P1/, /^analytics: STILL OPEN P1/);
  await story.wantBy('11:28', /^devops: DEADLINE IN 29 MIN P1/, /^analytics: DEADLINE IN 29 MIN P1/);
  await story.wantBy(
    '11:58',
    /^devops: DEADLINE MISSED P1/,
    /^analytics: DEADLINE MISSED P1/,
    /^stakeholder: DEADLINE MISSED P1/,
  );

  await story.cloud.breaks.mend();
  await story.wantBy(
    '12:05',
    /^devops: RESOLVED P1 \| Superset/,
    /^analytics: RESOLVED P1 \| Superset/,
    /^stakeholder: RESOLVED P1 \| The dashboards can be opened again/,
  );
});

test.serial('the link in the mail stops the escalation, works once, and its end lets it go on', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('superset');
  await story.wantBy('09:58', ...opened);

  const link = await acknowledge(t, story, /OPEN P1 \| Superset/);
  await story.at('10:00');
  const again = await fetch(link, { method: 'POST', body: new URLSearchParams({ duration: '4h' }) });
  t.not(again.status, 200);

  await story.wantBy(
    '13:55',
    /^devops: DEADLINE MISSED P1/,
    /^analytics: DEADLINE MISSED P1/,
    /^stakeholder: DEADLINE MISSED P1/,
  );
  await story.wantBy('14:05', /^devops: STILL OPEN P1/, /^analytics: STILL OPEN P1/);
});

test.serial(
  "Superset's database down explains what fails because of it: one mail, and it names the rest",
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 09:55');
    await story.cloud.request('refresh-marts', { chain: false });
    await story.at('10:05');
    await story.cloud.breaks.break('chart', 'Sessions by country');
    await story.cloud.request('detect-drift', { chain: false });
    await story.wantBy('10:07');
    await story.cloud.breaks.break('database');

    await story.wantBy('10:10', /^devops: OPEN P1 \| Superset's database/, /^stakeholder: OPEN P1/);
    t.regex(story.mail(/OPEN P1 .*database/).text, /Sessions by country/);
    await story.wantBy('10:20');
  },
);

test.serial('a P3 is for the digest, and a week of it does not stop the heartbeat', async (t) => {
  const story = await startTimeline(t, '2026-11-23 09:30', {
    settings: [
      'schedule:',
      '  escalate: "*/10 * * * *"',
      '  refresh-marts: "0 6 * * 1"',
      '  check-freshness: "15 */12 * * *"',
    ],
  });
  await story.wantBy('2026-11-23 09:35');
  await story.cloud.request('refresh-marts', { chain: false });
  await story.at('2026-11-23 09:45');
  await story.cloud.breaks.break('chart', 'Sessions by country');
  await story.cloud.request('detect-drift', {});

  await story.wantBy('2026-11-24 08:50');
  await story.wantBy('2026-11-24 09:10', /^analytics: DIGEST/);
  t.regex(story.mail(/DIGEST/).text, /Sessions by country/);
  const beats = story.cloud.standIns.heartbeat.beats;
  const before = beats().length;
  await story.at('2026-11-30 09:25');
  t.true(beats().length - before >= 6 * 24 * 6 - 6, `${beats().length - before} beats in six days`);
});
