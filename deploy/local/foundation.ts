import { BigQuery } from '@google-cloud/bigquery';
import type { Clock } from '../../shared/clients/clock.ts';
import { LocalAccountClient } from '../../shared/clients/local-account.ts';
import { createMemoryState } from '../../shared/clients/state-memory.ts';
import type { AccessCheck } from './access.ts';
import { type BigQueryStandIn, startBigQuery } from './bigquery/start.ts';
import { startClockServer } from './clock/clock-server.ts';
import type { CloudOptions, Deployment, Stops } from './cloud-options.ts';
import { createDatasets, createStagingView, openLocalBigQuery } from './datasets.ts';
import { loadEvents } from './load-events.ts';
import { isGranted, pubsubAgentOf } from './permissions.ts';
import { type PubSub, startPubSub } from './pubsub/index.ts';
import { startStateServer } from './state/state-server.ts';

/** What Google provides in the cloud: state, warehouse with the client's data, messages, time. */
export type Foundation = {
  clock: Clock;
  addresses: { pubsub: string; bigquery: string; state: string; clock: string };
  bigquery: BigQuery;
  standIns: { bigquery: BigQueryStandIn; pubsub: PubSub | undefined };
};

/** Starts the stand-ins in dependency order and fills the warehouse; every start adds its stop. */
export async function startFoundation(
  options: CloudOptions & Deployment & { clock: Clock },
  stops: Stops,
): Promise<Foundation> {
  const { config, manifest, clock, ports = {}, onProgress = () => {} } = options;
  const access: AccessCheck = (call) => isGranted(manifest, config, call);
  const clockServer = await startClockServer({ clock, isRunning: () => options.isClockRunning ?? true });
  stops.push(clockServer.close);
  const state = await startStateServer({ state: createMemoryState({ clock }), isAllowed: access });
  stops.push(state.close);
  const { location } = config;
  const bigqueryStandIn = await startBigQuery({ clock, access, location, port: ports.bigquery ?? 0 });
  stops.push(bigqueryStandIn.stop);
  onProgress(`BigQuery   ${bigqueryStandIn.url}`);
  const bigquery = await fillWarehouse(options, bigqueryStandIn);

  const messaging = await startMessaging(options, access, bigqueryStandIn);
  stops.push(messaging.stop);
  onProgress(`Pub/Sub    ${messaging.host}`);
  return {
    clock,
    bigquery,
    standIns: { bigquery: bigqueryStandIn, pubsub: messaging.standIn },
    addresses: {
      pubsub: messaging.host,
      bigquery: bigqueryStandIn.url,
      state: state.url,
      clock: clockServer.url,
    },
  };
}

async function fillWarehouse(
  { events, onProgress = () => {}, clock, ...deployment }: CloudOptions & Deployment & { clock: Clock },
  standIn: BigQueryStandIn,
): Promise<BigQuery> {
  const { project, datasets } = deployment.config;
  const bigquery = openLocalBigQuery(standIn.url, deployment.config);
  await createDatasets(bigquery, deployment);
  onProgress(await loadEvents(events, standIn, { project, dataset: datasets.ga4, now: clock.now() }));
  await createStagingView(bigquery, deployment);
  return bigquery;
}

async function startMessaging(
  options: CloudOptions & Deployment & { clock: Clock },
  access: AccessCheck,
  standIn: BigQueryStandIn,
): Promise<{ host: string; stop: () => Promise<void>; standIn: PubSub | undefined }> {
  const { config, clock, ports = {}, startMessaging: startOther, onProgress = () => {} } = options;
  const port = ports.pubsub ?? 0;
  if (startOther) return { ...(await startOther({ port })), standIn: undefined };
  const { project, location } = config;
  // Google's Pub/Sub writes to tables as its own service agent, and so does ours.
  const bigquery = new BigQuery({
    projectId: project,
    location,
    apiEndpoint: standIn.url,
    authClient: new LocalAccountClient(pubsubAgentOf(project)),
    retryOptions: { autoRetry: false },
  });
  const pubsub = await startPubSub({
    port,
    clock,
    access,
    onLog: onProgress,
    writeToBigQuery: async ({ table, rows }) => {
      const [, dataset = '', name = ''] = table.split('.');
      await bigquery.dataset(dataset).table(name).insert(rows);
    },
  });
  return { host: pubsub.host, stop: pubsub.stop, standIn: pubsub };
}
