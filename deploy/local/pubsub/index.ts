import { type Clock, createSystemClock } from '../../../shared/clients/clock.ts';
import { type AccessCheck, allowAll, callerOf } from '../access.ts';
import { type Broker, createBroker } from './broker.ts';
import type { WriteToBigQuery } from './delivery/bigquery-sender.ts';
import type { Faults } from './delivery/faults.ts';
import { openFrontDoor } from './doors/front-door.ts';
import { createGrpcDoor } from './doors/grpc-door.ts';
import { createRestDoor } from './doors/rest-door.ts';
import { authorizer, type Operations } from './operations/operation.ts';
import { createPullOperations } from './operations/pulls.ts';
import { createSnapshotOperations } from './operations/snapshots.ts';
import { createSubscriptionOperations } from './operations/subscriptions.ts';
import { createTopicOperations } from './operations/topics.ts';

export type { BigQueryWrite, WriteToBigQuery } from './delivery/bigquery-sender.ts';
export type { Faults } from './delivery/faults.ts';

/** What Pub/Sub is started with; everything has a default that suits a developer's machine. */
export type PubSubOptions = {
  /** 0, the default, takes a free one. */
  port?: number;
  clock?: Clock;
  access?: AccessCheck;
  /** Takes the rows of BigQuery subscriptions; without it such a subscription is refused. */
  writeToBigQuery?: WriteToBigQuery;
  /** How many pushes of one subscription may be under way at once. */
  pushConcurrency?: number;
  /** Spreads the back-off; 0 to 1. */
  random?: () => number;
  onLog?: (line: string) => void;
};

/** A running Pub/Sub. */
export type PubSub = {
  port: number;
  /** For PUBSUB_EMULATOR_HOST. */
  host: string;
  url: string;
  faults: Faults;
  /**
   * Messages in flight or due now: being pushed, waiting for a push, or with a puller that can still acknowledge them.
   * What waits for a later time, or in a pull subscription that nobody reads, does not count.
   */
  inFlight: () => number;
  /** The subscriptions that `inFlight` counts, to say what a story waits for. */
  busySubscriptions: () => string[];
  /** Resolves when nothing is in flight. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

const defaultPushConcurrency = 100;

/** Starts a Pub/Sub on 127.0.0.1 that speaks gRPC and REST on one port and keeps everything in memory. */
export async function startPubSub(options: PubSubOptions = {}): Promise<PubSub> {
  const { port = 0, clock = createSystemClock(), access = allowAll, writeToBigQuery } = options;
  const broker = createBroker({
    clock,
    random: options.random ?? Math.random,
    pushConcurrency: options.pushConcurrency ?? defaultPushConcurrency,
    writeToBigQuery,
    onLog: options.onLog ?? (() => undefined),
  });
  const operations = createOperations(broker);
  const authorizeAs = (authorization: string | undefined) => authorizer(access, callerOf(authorization));
  const door = await openFrontDoor(port, {
    grpcServer: createGrpcDoor(broker, operations, authorizeAs),
    restServer: createRestDoor(operations, authorizeAs),
  });
  const host = `127.0.0.1:${door.port}`;

  return {
    port: door.port,
    host,
    url: `http://${host}`,
    faults: broker.faults,
    inFlight: broker.inFlight,
    busySubscriptions: broker.busySubscriptions,
    idle: broker.idle,
    stop: async () => {
      broker.close();
      await door.stop();
    },
  };
}

/** What to print when Pub/Sub runs alone: where it is, and how clients find it. */
export function standaloneLines({ host }: Pick<PubSub, 'host'>): string[] {
  return [`Pub/Sub on ${host}`, `export PUBSUB_EMULATOR_HOST=${host}`];
}

function createOperations(broker: Broker): Operations {
  return {
    ...createTopicOperations(broker),
    ...createSubscriptionOperations(broker),
    ...createPullOperations(broker),
    ...createSnapshotOperations(broker),
  };
}
