import test from 'ava';
import { startTimeline } from '../helpers/timeline.ts';

const opened = [/^devops: OPEN P1 \| Superset/, /^stakeholder: OPEN P1 \|/];

test.serial('the mail server is down for an hour: the mails come when it is back, each once', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('mail');
  await story.cloud.breaks.break('superset');
  const beats = story.cloud.standIns.heartbeat.beats;

  await story.wantBy('10:10');
  const before = beats().length;
  await story.wantBy('10:55');
  t.is(beats().length, before, 'a watchdog that cannot mail is not well');

  await story.cloud.breaks.mend('mail');
  await story.at('10:59');
  const subjects = story.cloud.standIns.inbox.mails().map(({ messageId }) => messageId);
  t.is(new Set(subjects).size, subjects.length);
  t.true(subjects.length >= 2);
  await story.at('11:10');
  t.true(beats().length > before);
});

test.serial('what was broken and mended while no mail went out is told once, as a whole', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('mail');
  await story.cloud.breaks.break('superset');
  await story.wantBy('10:05');
  await story.cloud.breaks.mend('superset');
  await story.wantBy('10:15');

  await story.cloud.breaks.mend('mail');
  await story.wantBy('10:25', /^devops: RESOLVED P1 \| Superset/, /^stakeholder: RESOLVED P1/);
});

test.serial('a mailbox that refuses for good: the next person is told', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('mailbox', 'devops@example.test');
  await story.cloud.breaks.break('superset');

  await story.wantBy('09:59', /^stakeholder: OPEN P1/, /^analytics: OPEN P1 \| Superset/);
});

test.serial('the state store is away: the mail goes out all the same, and says so', async (t) => {
  const story = await startTimeline(t, '2026-11-24 09:55');
  await story.cloud.breaks.break('state');
  await story.cloud.breaks.break('superset');

  await story.wantBy('09:57', /^devops: .*P1.*Superset/);
  t.regex(story.mail(/Superset/).text, /memory/);

  await story.cloud.breaks.mend('state');
  await story.wantBy('10:08', ...opened);
});

test.serial('the watchdog is away for a day: one mail about all of it', async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:50', {
    settings: ['schedule:', '  escalate: "*/10 * * * *"'],
  });
  await story.wantBy('08:00');
  await story.cloud.breaks.break('watchdog');
  await story.at('2026-11-24 10:00');
  await story.cloud.breaks.break('superset');
  await story.wantBy('2026-11-25 08:00');

  await story.cloud.breaks.mend('watchdog');
  await story.at('2026-11-25 08:40');
  const mails = story.cloud.standIns.inbox.mails().map(({ subject }) => subject);
  t.is(mails.length, 1, mails.join('\n'));
  t.regex(mails[0] ?? '', /^CATCH-UP P2 \| \d incidents? while the watchdog was away for 1 d/);
});
