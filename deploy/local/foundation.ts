import { randomBytes } from 'node:crypto';
import { BigQuery } from '@google-cloud/bigquery';
import type { Clock } from '../../shared/clients/clock.ts';
import { LocalAccountClient } from '../../shared/clients/local-account.ts';
import { createMemoryState } from '../../shared/clients/state-memory.ts';
import type { AccessCheck } from './access.ts';
import { type BigQueryStandIn, startBigQuery } from './bigquery/start.ts';
import { startClockServer } from './clock/clock-server.ts';
import type { LeapingClock } from './clock/leaping-clock.ts';
import type { CloudOptions, Deployment, Stops } from './cloud-options.ts';
import { createDatasets, createStagingView, openLocalBigQuery } from './datasets.ts';
import { type Exporter, startExporter } from './ga4/exporter.ts';
import { type HeartbeatReceiver, startHeartbeatReceiver } from './heartbeat.ts';
import { loadDay, loadEvents } from './load-events.ts';
import { type Inbox, startInbox } from './mail/start.ts';
import { isGranted, pubsubAgentOf } from './permissions.ts';
import { type PubSub, startPubSub } from './pubsub/index.ts';
import { type StateServer, startStateServer } from './state/state-server.ts';
import type { SupersetStandIn } from './superset/start.ts';
import { startTeamSuperset, type TeamSuperset } from './team-superset.ts';

/** What others provide in the cloud: state, warehouse with the client's data, messages, mail, time. */
export type Foundation = {
  clock: LeapingClock;
  addresses: Addresses;
  bigquery: BigQuery;
  standIns: StandIns;
  /** By the names that the manifest has for them; none of them is worth anything outside this machine. */
  secrets: Readonly<Record<string, string>>;
};

/** Where the stand-ins are. */
export type Addresses = {
  pubsub: string;
  bigquery: string;
  state: string;
  clock: string;
  mail: string;
  /** The page that shows what was mailed. */
  inbox: string;
  superset: string;
};

/** The stand-ins themselves, with the faults that a story injects. */
export type StandIns = {
  bigquery: BigQueryStandIn;
  /** Undefined where Google's emulator answers instead. */
  pubsub: PubSub | undefined;
  state: StateServer;
  inbox: Inbox;
  heartbeat: HeartbeatReceiver;
  /** Undefined where the events are a real export, which does not go on. */
  exporter: Exporter | undefined;
  /** Undefined where a real Superset answers instead. */
  superset: SupersetStandIn | undefined;
};

/** Starts the stand-ins in dependency order and fills the warehouse; every start adds its stop. */
export async function startFoundation(
  options: CloudOptions & Deployment & { clock: LeapingClock },
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

  const exporter = startDailyExport(options, bigqueryStandIn, stops);

  const messaging = await startMessaging(options, access, bigqueryStandIn);
  stops.push(messaging.stop);
  onProgress(`Pub/Sub    ${messaging.host}`);
  const inbox = await startInbox({ clock, smtpPort: ports.mail ?? 0, httpPort: ports.inbox ?? 0 });
  stops.push(inbox.stop);
  onProgress(`Inbox      ${inbox.url}`);
  const superset = await startSuperset(options, bigqueryStandIn);
  stops.push(superset.stop);
  onProgress(`Superset   ${superset.url}`);
  const heartbeat = await startHeartbeatReceiver({ clock });
  stops.push(heartbeat.close);
  return {
    clock,
    bigquery,
    standIns: {
      bigquery: bigqueryStandIn,
      pubsub: messaging.standIn,
      state,
      inbox,
      heartbeat,
      exporter,
      superset: superset.standIn,
    },
    addresses: {
      pubsub: messaging.host,
      bigquery: bigqueryStandIn.url,
      state: state.url,
      clock: clockServer.url,
      mail: inbox.smtpUrl,
      inbox: inbox.url,
      superset: superset.url,
    },
    secrets: {
      'heartbeat-url': heartbeat.url,
      'acknowledge-key': randomBytes(32).toString('hex'),
      'superset-password': superset.password,
    },
  };
}

/** A generated export goes on every afternoon; a real one ends where it ends. */
function startDailyExport(
  { events, clock, config, onProgress = () => {} }: CloudOptions & Deployment & { clock: LeapingClock },
  standIn: BigQueryStandIn,
  stops: Stops,
): Exporter | undefined {
  if (events.kind !== 'generated') return undefined;
  const exporter = startExporter({
    clock,
    timeZone: config.source.timeZone,
    land: (day) => loadDay(events, standIn, { project: config.project, dataset: config.datasets.ga4, day }),
    onError: (error) => onProgress(`The export of a day failed: ${error}`),
  });
  stops.push(exporter.stop);
  return exporter;
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

function startSuperset(
  {
    config,
    plan,
    clock,
    ports = {},
    startSuperset: startOther,
  }: CloudOptions & Deployment & { clock: Clock },
  { url: bigQueryUrl }: BigQueryStandIn,
): Promise<TeamSuperset> {
  if (startOther)
    return startOther({ bigQueryUrl, clock }).then((other) => ({ ...other, standIn: undefined }));
  return startTeamSuperset({ config, plan, clock, bigQueryUrl, port: ports.superset ?? 0 });
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
