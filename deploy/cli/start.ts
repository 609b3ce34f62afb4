import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { loadConfig } from '../../shared/config/load.ts';
import type { FactData } from '../../shared/events/facts.ts';
import { martRefreshed, martsRefreshed } from '../../shared/events/refresh-facts.ts';
import { anonymousCaller } from '../local/access.ts';
import { createLeapingClock, type LeapingClock } from '../local/clock/leaping-clock.ts';
import { type LocalCloud, startCloud } from '../local/cloud.ts';
import { exportMarts } from '../local/export-marts.ts';
import { prepareFolder } from '../local/writable-folder.ts';
import { localTime } from './local-time.ts';
import { martTable } from './mart-table.ts';
import { cloudFile, root, workFolder } from './places.ts';
import { createRunProgress } from './run-progress.ts';
import { parseStartOptions, type StartOptions } from './start-options.ts';

/** `npm start`: the emulated cloud, the chain's first run, and then, unless `--once`, everything stays up. */
export async function start(words: string[]): Promise<number> {
  const options = parseStartOptions(words);
  const interrupted = onInterrupt();
  prepareFolder(workFolder);
  if (options.exportFolder) prepareFolder(options.exportFolder);
  const logFile = resolve(workFolder, options.once ? 'functions-once.log' : 'functions.log');
  const cloud = await startCloud({
    root,
    configFile: options.configFile,
    logFile,
    events: options.events,
    clock: clockOf(options),
    ports: options.ports,
    onProgress: (line) => process.stdout.write(`${line}\n`),
    ...(options.pubsub === 'google' ? { startMessaging: await googleMessaging() } : {}),
  });
  try {
    // Only now: a start that fails, on a taken port say, must not empty the log of the cloud that runs there.
    writeFileSync(logFile, '');
    process.stdout.write(`Functions' log lines: ${logFile}\n\n`);
    const progress = createRunProgress({
      write: (text) => process.stdout.write(text),
      isTerminal: process.stdout.isTTY,
    });
    cloud.facts.subscribe(progress.show);
    cloud.standIns.inbox.subscribe(progress.showMail);
    const end = await Promise.race([firstRun(cloud), interrupted]);
    if (end === 'interrupted') return 130;
    process.stdout.write(`\n${martTable(end.marts)}\n\n${end.summary}\n`);
    if (options.exportFolder) {
      await exportMarts(cloud, options.exportFolder);
      process.stdout.write(`Marts written to ${options.exportFolder}\n`);
    }
    if (options.once) {
      // The last facts are on their way to the events table; cutting them off would be reported as a fault.
      await Promise.race([cloud.standIns.pubsub?.idle(), interrupted]);
      return end.isComplete ? 0 : 1;
    }
    await stayUp(cloud, interrupted);
    return 0;
  } finally {
    await cloud.stop();
  }
}

type RunEnd = { marts: FactData<'mart-refreshed'>[]; summary: string; isComplete: boolean };

/** Lets the schedule fire now and waits for what its run says. */
function firstRun(cloud: LocalCloud): Promise<RunEnd> {
  return new Promise((done, failed) => {
    const marts: FactData<'mart-refreshed'>[] = [];
    const unsubscribe = cloud.facts.subscribe((fact) => {
      if (fact.type === 'watchdog.mart-refreshed.v1') marts.push(martRefreshed.parse(fact.data));
      if (fact.type !== 'watchdog.marts-refreshed.v1') return;
      unsubscribe();
      const { summary, refreshed, total, obstacle } = martsRefreshed.parse(fact.data);
      done({
        marts,
        summary: obstacle ? `${obstacle.explanation}\n${summary}` : summary,
        isComplete: refreshed === total,
      });
    });
    cloud.fire('refresh-marts').catch(failed);
  });
}

async function stayUp(cloud: LocalCloud, interrupted: Promise<'interrupted'>): Promise<void> {
  const { addresses, config, scheduler } = cloud;
  writeFileSync(cloudFile, `${JSON.stringify({ project: config.project, ...addresses })}\n`);
  const next = scheduler.upcoming().map(({ name, at }) => `  ${name} at ${localTime(at, config.timeZone)}`);
  process.stdout.write(
    [
      '',
      'The cloud stays up; Ctrl-C stops it. Next by schedule:',
      ...next,
      `Mails: ${addresses.inbox}`,
      ...supersetLines(cloud),
      '',
      'Break something, and read the mail:',
      '  npx watchdog break                     # what can be broken',
      '  npx watchdog break mart mart_geo       # then: npx watchdog trigger refresh-marts, and wait, or',
      '  npx watchdog advance 30m               # let time pass',
      '  npx watchdog mend',
      '',
      'By hand:',
      `  npx watchdog trigger refresh-marts '{"only":["mart_geo"]}'`,
      `  PUBSUB_EMULATOR_HOST=${addresses.pubsub} CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB=http://${addresses.pubsub}/ CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true \\`,
      `    gcloud pubsub topics publish refresh-marts --project ${config.project} --message '{"only":["mart_geo"]}'`,
      `  bq --api=${addresses.bigquery} --oauth_access_token=${anonymousCaller} --project_id=${config.project} query --nouse_legacy_sql 'SELECT * FROM ${config.datasets.marts}.mart_geo LIMIT 5'`,
      '',
      '',
    ].join('\n'),
  );
  await interrupted;
  rmSync(cloudFile, { force: true });
}

/** A stand-in has no pages: its REST API is what the watchdog and a curious developer see. */
function supersetLines({ addresses, standIns }: LocalCloud): string[] {
  if (!standIns.superset) return [];
  const { username, password } = standIns.superset.administrator;
  return [`Superset (REST API): ${addresses.superset}, administrator ${username}, password ${password}`];
}

function onInterrupt(): Promise<'interrupted'> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done('interrupted'));
  });
}

/** A clock that begins now, or at 06:00 of the date asked for, in the watchdog's time zone. */
function clockOf({ today, configFile }: StartOptions): LeapingClock {
  if (!today) return createLeapingClock(new Date());
  const { timeZone } = loadConfig(configFile);
  const wanted = today.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from('06:00') });
  return createLeapingClock(new Date(wanted.epochMilliseconds));
}

async function googleMessaging() {
  const { startGoogleEmulator } = await import('../local/pubsub/google-emulator.ts');
  return startGoogleEmulator;
}
