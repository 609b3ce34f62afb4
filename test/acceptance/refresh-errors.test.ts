import test from 'ava';
import type { FaultRule } from '../../deploy/local/bigquery/faults.ts';
import { martFact, type Story, startStory } from '../helpers/story.ts';

type Wanted = { outcome: string; class?: string; attempts: number; fix?: RegExp };

const build = (runOf: string) => new RegExp(`watchdog_\\w+_${runOf}_\\d+$`);

// One cloud for all of them: a fault is injected into one mart's job, and taken away again.
const stops: (() => unknown)[] = [];
let told: Story;
test.before(async () => {
  told = await startStory({ teardown: (stop) => stops.push(stop) });
});
test.after.always(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** A fault in the job that builds mart_geo, and what becomes of the mart. */
const story = test.macro(
  async (t, fault: Omit<FaultRule, 'match' | 'at'> & { at?: FaultRule['at'] }, wanted: Wanted) => {
    t.teardown(told.cloud.standIns.bigquery.faults.clear);
    told.cloud.standIns.bigquery.faults.fail({ at: 'job', match: build('mart_geo'), ...fault });

    const end = await told.ask({ only: ['mart_geo', 'mart_events'] });

    const runId = (end.data as { runId: string }).runId;
    const fact = martFact(told, runId, 'mart_geo') ?? {};
    t.is(fact.outcome, wanted.outcome, JSON.stringify(fact));
    t.is(fact.attempts, wanted.attempts);
    const failure = fact.failure as { class: string; fix: string; runbook: { cause: string } } | undefined;
    t.is(failure?.class, wanted.class);
    if (wanted.fix) t.regex(failure?.fix ?? '', wanted.fix);
    t.is(martFact(told, runId, 'mart_events')?.outcome, 'refreshed', 'the other mart is not affected');
  },
);

test.serial(
  'a column that is gone fails at once, with file and line',
  story,
  { reason: 'invalidQuery', message: 'Unrecognized name: country; Did you mean county? at [3:8]' },
  { outcome: 'failed', class: 'unrecognized-name', attempts: 1, fix: /^Correct marts\/mart_geo\.sql:\d+:8/ },
);
test.serial(
  'a missing permission fails at once, with the grant to make',
  story,
  {
    reason: 'accessDenied',
    message:
      'Access Denied: Project watchdog-local: User does not have bigquery.jobs.create permission in project watchdog-local.',
  },
  {
    outcome: 'failed',
    class: 'permission-denied',
    attempts: 1,
    fix: /gcloud projects add-iam-policy-binding watchdog-local --member=serviceAccount:refresh-marts@watchdog-local\.iam\.gserviceaccount\.com --role=roles\/bigquery\.jobUser/,
  },
);
test.serial(
  'a missing source table fails at once',
  story,
  {
    reason: 'notFound',
    message: 'Not found: Table watchdog-local:ineco_ga4.events_20261123 was not found in location US',
  },
  {
    outcome: 'failed',
    class: 'table-not-found',
    attempts: 1,
    fix: /watchdog-local:ineco_ga4\.events_20261123/,
  },
);
test.serial(
  'a spent quota fails at once',
  story,
  {
    reason: 'quotaExceeded',
    message: 'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
  },
  { outcome: 'failed', class: 'quota', attempts: 1 },
);
test.serial(
  'a query that needs too much fails at once',
  story,
  { reason: 'resourcesExceeded' },
  { outcome: 'failed', class: 'resources', attempts: 1 },
);
test.serial(
  'a job that somebody cancelled fails at once',
  story,
  { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' },
  { outcome: 'failed', class: 'cancelled', attempts: 1 },
);
test.serial(
  'a rate limit that passes heals by itself',
  story,
  { reason: 'rateLimitExceeded', times: 2 },
  { outcome: 'refreshed', attempts: 3 },
);
test.serial(
  'a backend error that passes heals by itself',
  story,
  { reason: 'backendError', times: 1 },
  { outcome: 'refreshed', attempts: 2 },
);
test.serial(
  'a backend error that stays fails after five attempts',
  story,
  { reason: 'backendError' },
  { outcome: 'failed', class: 'backend', attempts: 5 },
);
test.serial(
  'a time-out is tried twice',
  story,
  { reason: 'stopped', message: 'Job execution was cancelled: Job timed out after 1800s' },
  { outcome: 'failed', class: 'timeout', attempts: 2 },
);
