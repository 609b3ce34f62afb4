import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { type Clock, createSystemClock } from '../../shared/clients/clock.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { parseManifest, resolveSchedules } from '../manifest.ts';
import type { BigQueryStandIn } from './bigquery/start.ts';
import type { CloudOptions, Deployment, Stops } from './cloud-options.ts';
import { type FactFeed, openFactFeed } from './fact-feed.ts';
import { type Foundation, startFoundation } from './foundation.ts';
import { startFunctionHost } from './function-host.ts';
import { createMessageTopology } from './message-topology.ts';
import { openPublishers } from './publishers.ts';
import type { PubSub } from './pubsub/index.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';

/** The whole cloud on one machine, with everything running. */
export type LocalCloud = Deployment & {
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
  const stops: Stops = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const clock = options.clock ?? createSystemClock();
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
  { clock, addresses, bigquery, standIns }: Foundation,
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
    },
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
  const publishers = openPublishers({ project, pubsubHost: addresses.pubsub, schedules });
  stops.push(publishers.close);
  const scheduler = startScheduler({
    schedules,
    clock,
    fire: publishers.fire,
    onError: (name, error) => onProgress(`Schedule ${name} could not publish: ${error}`),
  });
  stops.push(scheduler.stop);
  const { request, fire } = publishers;
  return { config, manifest, plan, clock, addresses, bigquery, standIns, facts, scheduler, request, fire };
}
