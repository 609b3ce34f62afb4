import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { loadConfig } from '../../shared/config/load.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { parseManifest, resolveSchedules } from '../manifest.ts';
import { type Breaks, createBreaks } from './breaks/breaks.ts';
import { advanceTo } from './clock/advance.ts';
import { createLeapingClock, type LeapingClock } from './clock/leaping-clock.ts';
import type { CloudOptions, Deployment, Stops } from './cloud-options.ts';
import { startDesk } from './desk.ts';
import { type FactFeed, openFactFeed } from './fact-feed.ts';
import { type Addresses, type Foundation, type StandIns, startFoundation } from './foundation.ts';
import { startFunctionHost } from './function-host.ts';
import { createMessageTopology } from './message-topology.ts';
import { openPublishers } from './publishers.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';

/** The whole cloud on one machine, with everything running. */
export type LocalCloud = Deployment & {
  clock: LeapingClock;
  addresses: Addresses & { acknowledge: string; desk: string };
  /** As the developer at the keyboard, who may do everything. */
  bigquery: BigQuery;
  standIns: StandIns;
  facts: FactFeed;
  scheduler: Scheduler;
  breaks: Breaks;
  /** Resolves when no message, mail or export is in flight. */
  idle: () => Promise<void>;
  /** Lets time pass until an instant: everything that is due on the way happens, in its order. */
  advanceTo: (instant: Date) => Promise<void>;
  /** Publishes a request by hand and resolves with its message id. */
  request: (topic: string, body: unknown, attributes?: Record<string, string>) => Promise<string>;
  /** Publishes a schedule's message now, as its Force run does. */
  fire: (schedule: string) => Promise<string>;
  /** Stops everything, in reverse order. */
  stop: () => Promise<void>;
};

/** Starts the emulated cloud in dependency order; when a part cannot start, those before it are stopped. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const stops: Stops = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const clock = options.clock ?? createLeapingClock(new Date());
    const deployment = readDeployment(options);
    const foundation = await startFoundation({ ...options, ...deployment, clock }, stops);
    return { ...(await startWatchdog(options, deployment, foundation, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readDeployment({ root, configFile }: CloudOptions): Deployment {
  const manifestFile = 'deploy/manifest.json';
  return {
    config: loadConfig(configFile),
    manifest: parseManifest(readFileSync(resolve(root, manifestFile), 'utf8'), manifestFile),
    plan: parseMartPlan(JSON.parse(readFileSync(resolve(root, 'marts/plan.json'), 'utf8'))),
  };
}

/** On the foundation of Google's services: functions, topics and subscriptions, schedules. */
async function startWatchdog(
  { root, configFile, logFile, onProgress = () => {} }: CloudOptions,
  { config, manifest, plan }: Deployment,
  { clock, addresses, bigquery, standIns, secrets }: Foundation,
  stops: Stops,
): Promise<Omit<LocalCloud, 'stop'>> {
  const { project, datasets } = config;
  const schedules = resolveSchedules(manifest, config);
  const functions = await startFunctionHost({
    root,
    manifest,
    project,
    schedules,
    addresses: {
      'config-file': resolve(configFile),
      'log-file': logFile,
      'address:state': addresses.state,
      'address:clock': addresses.clock,
      'address:bigquery': addresses.bigquery,
      'address:pubsub': addresses.pubsub,
      'address:mail': addresses.mail,
      'address:superset': addresses.superset,
    },
    secrets,
  });
  stops.push(functions.stop);
  for (const { name } of manifest.functions) onProgress(`Function   ${functions.endpoint(name)}`);
  await createMessageTopology({
    manifest,
    project,
    pubsubHost: addresses.pubsub,
    endpoint: functions.endpoint,
    tableOf: (dataset, table) => `${project}.${datasets[dataset as keyof typeof datasets]}.${table}`,
  });
  const facts = await openFactFeed({ project, pubsubHost: addresses.pubsub });
  stops.push(facts.stop);
  const publishers = openPublishers({ project, pubsubHost: addresses.pubsub, schedules, clock });
  stops.push(publishers.close);
  const scheduler = startScheduler({
    schedules,
    clock,
    fire: publishers.fire,
    onError: (name, error) => onProgress(`Schedule ${name} could not publish: ${error}`),
  });
  stops.push(scheduler.stop);
  const { request, fire, say } = publishers;
  const idle = async () => {
    await scheduler.idle();
    await standIns.exporter?.idle();
    await standIns.inbox.idle();
    await standIns.pubsub?.idle();
  };
  const advance = (instant: Date) => advanceTo(instant, { clock, idle });
  const breaks = createBreaks({ config, plan, bigquery, standIns, functions, say });
  const desk = await startDesk({
    breaks,
    advance: async (minutes) => {
      await advance(new Date(clock.now().getTime() + minutes * 60_000));
      return clock.now();
    },
  });
  stops.push(desk.close);
  return {
    ...{ config, manifest, plan, clock, bigquery, standIns, facts, scheduler, request, fire, breaks, idle },
    advanceTo: advance,
    addresses: { ...addresses, acknowledge: functions.endpoint('acknowledge'), desk: desk.url },
  };
}
