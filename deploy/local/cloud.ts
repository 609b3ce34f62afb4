import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { type Clock, createSystemClock } from '../../shared/clients/clock.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { createMemoryState } from '../../shared/clients/state-memory.ts';
import { loadConfig } from '../../shared/config/load.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import { type MartPlan, parseMartPlan } from '../../shared/mart-plan.ts';
import { type Manifest, parseManifest, resolveSchedules } from '../manifest.ts';
import type { AccessCheck } from './access.ts';
import { type BigQueryStandIn, startBigQuery } from './bigquery/start.ts';
import { startClockServer } from './clock/clock-server.ts';
import { createDatasets, createStagingView, openLocalBigQuery } from './datasets.ts';
import { type FactFeed, openFactFeed } from './fact-feed.ts';
import { startFunctionHost } from './function-host.ts';
import { type EventSource, loadEvents } from './load-events.ts';
import { createMessageTopology } from './message-topology.ts';
import { accountOf, isGranted, pubsubAgentOf } from './permissions.ts';
import { type PubSub, startPubSub } from './pubsub/index.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import { startStateServer } from './state/state-server.ts';

export type CloudOptions = {
  /** The repository. */
  root: string;
  /** A watchdog.yaml. */
  configFile: string;
  /** Where the functions' log lines go. */
  logFile: string;
  events: EventSource;
  clock?: Clock;
  /** Whether the clock passes by itself; a standing one is moved by its owner. */
  isClockRunning?: boolean;
  /** 0, the default, takes free ports. */
  ports?: { pubsub?: number; bigquery?: number };
  /** Starts Pub/Sub; ours by default, Google's emulator on request. */
  startMessaging?: (options: { port: number }) => Promise<{ host: string; stop: () => Promise<void> }>;
  /** Called as each part is up, with a line for people. */
  onProgress?: (line: string) => void;
};

/** The whole cloud on one machine, with everything running. */
export type LocalCloud = {
  config: Config;
  manifest: Manifest;
  plan: MartPlan;
  clock: Clock;
  addresses: { pubsub: string; bigquery: string; state: string; clock: string };
  /** As the developer at the keyboard, who may do everything. */
  bigquery: BigQuery;
  standIns: { bigquery: BigQueryStandIn; pubsub: PubSub | undefined };
  facts: FactFeed;
  scheduler: Scheduler;
  /** Publishes a request by hand and resolves with its message id. */
  request: (topic: string, body: unknown, attributes?: Record<string, string>) => Promise<string>;
  /** Publishes a schedule's message now, as its Force run does. */
  fire: (schedule: string) => Promise<string>;
  /** Stops everything, in reverse order. */
  stop: () => Promise<void>;
};

/** Starts the emulated cloud in dependency order; when a part cannot start, those before it are stopped. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    return await startParts(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: CloudOptions,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<LocalCloud> {
  const { root, configFile, clock = createSystemClock(), ports = {}, onProgress = () => {} } = options;
  const config = loadConfig(configFile);
  const manifest = readManifest(root);
  const plan = readPlan(root);
  const { project, datasets } = config;
  const access: AccessCheck = (call) => isGranted(manifest, config, call);

  const clockServer = await startClockServer({ clock, isRunning: () => options.isClockRunning ?? true });
  stops.push(clockServer.close);
  const state = await startStateServer({ state: createMemoryState({ clock }), isAllowed: access });
  stops.push(state.close);
  const bigqueryStandIn = await startBigQuery({
    clock,
    access,
    port: ports.bigquery ?? 0,
    location: config.location,
  });
  stops.push(bigqueryStandIn.stop);
  onProgress(`BigQuery   ${bigqueryStandIn.url}`);
  const bigquery = openLocalBigQuery(bigqueryStandIn.url, config);
  await createDatasets(bigquery, { manifest, config });
  onProgress(
    await loadEvents(options.events, bigqueryStandIn, { project, dataset: datasets.ga4, now: clock.now() }),
  );
  await createStagingView(bigquery, { plan, config });

  const messaging = await startMessaging(options, { clock, access, bigquery: bigqueryStandIn, project });
  stops.push(messaging.stop);
  onProgress(`Pub/Sub    ${messaging.host}`);
  const schedules = resolveSchedules(manifest, config);
  const functions = await startFunctionHost({
    root,
    manifest,
    project,
    crons: new Map(schedules.map(({ topic, cron }) => [topic, cron])),
    addresses: {
      'config-file': resolve(configFile),
      'log-file': options.logFile,
      'address:state': state.url,
      'address:clock': clockServer.url,
      'address:bigquery': bigqueryStandIn.url,
      'address:pubsub': messaging.host,
    },
  });
  stops.push(functions.stop);
  for (const { name } of manifest.functions) onProgress(`Function   ${functions.endpoint(name)}`);
  await createMessageTopology({
    manifest,
    project,
    pubsubHost: messaging.host,
    endpoint: functions.endpoint,
    tableOf: (dataset, table) => `${project}.${datasets[dataset as keyof typeof datasets]}.${table}`,
  });
  const facts = await openFactFeed({ project, pubsubHost: messaging.host });
  stops.push(facts.stop);

  const byHand = createPublisher({ project, emulatorHost: messaging.host });
  const scheduled = createPublisher({
    project,
    emulatorHost: messaging.host,
    account: accountOf('scheduler', project),
  });
  stops.push(byHand.close, scheduled.close);
  const fire = (topic: string, body: unknown) => scheduled.publish(topic, messageOf(body));
  const scheduler = startScheduler({
    schedules,
    clock,
    publish: fire,
    onError: (name, error) => onProgress(`Schedule ${name} could not publish: ${error}`),
  });
  stops.push(scheduler.stop);

  return {
    config,
    manifest,
    plan,
    clock,
    addresses: {
      pubsub: messaging.host,
      bigquery: bigqueryStandIn.url,
      state: state.url,
      clock: clockServer.url,
    },
    bigquery,
    standIns: { bigquery: bigqueryStandIn, pubsub: messaging.standIn },
    facts,
    scheduler,
    request: (topic, body, attributes = {}) => byHand.publish(topic, { ...messageOf(body), attributes }),
    fire: async (name) => {
      const schedule = schedules.find((candidate) => candidate.name === name);
      if (!schedule) throw new RangeError(`No schedule is named ${name}`);
      return fire(schedule.topic, schedule.body);
    },
    stop,
  };
}

type Messaging = { host: string; stop: () => Promise<void>; standIn: PubSub | undefined };

async function startMessaging(
  { ports = {}, startMessaging: startOther, onProgress = () => {} }: CloudOptions,
  parts: { clock: Clock; access: AccessCheck; bigquery: BigQueryStandIn; project: string },
): Promise<Messaging> {
  const port = ports.pubsub ?? 0;
  if (startOther) return { ...(await startOther({ port })), standIn: undefined };
  const bigquery = openLocalBigQuery(parts.bigquery.url, { project: parts.project, location: 'US' });
  const standIn = await startPubSub({
    port,
    clock: parts.clock,
    access: parts.access,
    onLog: onProgress,
    writeToBigQuery: async ({ table, rows }) => {
      const [, dataset = '', name = ''] = table.split('.');
      await bigquery
        .dataset(dataset)
        .table(name)
        .insert(rows, {
          // Google's Pub/Sub writes as its own service agent, and so does ours.
          headers: { authorization: `Bearer ${pubsubAgentOf(parts.project)}` },
        } as object);
    },
  });
  return { host: standIn.host, stop: standIn.stop, standIn };
}

function messageOf(body: unknown) {
  return { data: Buffer.from(JSON.stringify(body ?? {})), attributes: {} };
}

function readManifest(root: string): Manifest {
  const file = 'deploy/manifest.json';
  return parseManifest(readFileSync(resolve(root, file), 'utf8'), file);
}

function readPlan(root: string): MartPlan {
  return parseMartPlan(JSON.parse(readFileSync(resolve(root, 'marts/plan.json'), 'utf8')));
}
