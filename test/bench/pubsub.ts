import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { PubSub, type Topic } from '@google-cloud/pubsub';
import { startGoogleEmulator } from '../../deploy/local/pubsub/google-emulator.ts';
import { startPubSub } from '../../deploy/local/pubsub/index.ts';

/** One number of ours, beside Google's of the same run. */
export type PubSubFigure = {
  name: string;
  unit: string;
  value: number;
  beside: number;
  /** Ours divided by Google's. */
  ratio: number;
  /** As a person writes it. */
  goal?: string;
  ok?: boolean;
  /** Google's number in words, for reports that print no second column. */
  note: string;
};

type Broker = { host: string; stop: () => Promise<void> };
type Measured = { p50: number; p95: number; instantBurst: number; workingBurst: number };

const hops = 200;
const warmUpHops = 20;
const longestThinkMilliseconds = 100;
const burstMessages = 2000;
const workMilliseconds = 50;
const greatestRatio = 0.1;
const projectId = 'bench';

/** How long a message takes from publisher to push handler, and how long a burst takes, here and on Google's emulator. */
export async function benchPubSub(): Promise<PubSubFigure[]> {
  // The client library would look for credentials on the network.
  process.env.METADATA_SERVER_DETECTION = 'none';
  const ours = await measure(await startOurs());
  const googles = await measure(await startGoogleEmulator());
  const figure = (name: string, key: keyof Measured): PubSubFigure => ({
    name,
    unit: 'ms',
    value: round(ours[key]),
    beside: round(googles[key]),
    ratio: round(ours[key] / googles[key]),
    note: `Google's emulator in the same run: ${round(googles[key])} ms`,
  });
  const hop = figure('publish to push handler, p50', 'p50');
  return [
    { ...hop, goal: `at most ${greatestRatio} of Google's emulator`, ok: hop.ratio <= greatestRatio },
    figure('publish to push handler, p95', 'p95'),
    figure(`${burstMessages} messages, instant handler`, 'instantBurst'),
    figure(`${burstMessages} messages, handler of ${workMilliseconds} ms`, 'workingBurst'),
  ];
}

async function measure(broker: Broker): Promise<Measured> {
  const pubsub = new PubSub({ projectId, apiEndpoint: broker.host, emulatorMode: true });
  const handler = await startHandler();
  try {
    await createPushedTopic(pubsub, handler.url);
    // Functions publish at once; a burst is batched, or the client library would be what is measured.
    const latencies = await measureHops(pubsub.topic('hops', { batching: { maxMessages: 1 } }), handler);
    const topic = pubsub.topic('hops', { batching: { maxMilliseconds: 1 } });
    return {
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      instantBurst: await measureBurst(topic, handler, 0),
      workingBurst: await measureBurst(topic, handler, workMilliseconds),
    };
  } finally {
    await pubsub.close();
    handler.stop();
    await broker.stop();
  }
}

/** Sequential messages at random moments: a broker that polls must not be met in step with its polls. */
async function measureHops(topic: Topic, handler: Handler): Promise<number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < warmUpHops + hops; index++) {
    await wait(Math.random() * longestThinkMilliseconds);
    const arrived = handler.expect(1, 0);
    const start = performance.now();
    await topic.publishMessage({ data: Buffer.from('{"x":1}') });
    latencies.push((await arrived) - start);
  }
  return latencies.slice(warmUpHops);
}

async function measureBurst(topic: Topic, handler: Handler, handlerMilliseconds: number): Promise<number> {
  const arrived = handler.expect(burstMessages, handlerMilliseconds);
  const start = performance.now();
  const publishes = Array.from({ length: burstMessages }, () =>
    topic.publishMessage({ data: Buffer.from('{"x":1}') }),
  );
  await Promise.all(publishes);
  return (await arrived) - start;
}

async function createPushedTopic(pubsub: PubSub, pushEndpoint: string): Promise<void> {
  const [topic] = await pubsub.createTopic('hops');
  await topic.createSubscription('handler', { pushConfig: { pushEndpoint }, ackDeadlineSeconds: 60 });
}

type Handler = {
  url: string;
  /** Resolves with the moment at which the `count`th push was received. */
  expect: (count: number, milliseconds: number) => Promise<number>;
  stop: () => void;
};

async function startHandler(): Promise<Handler> {
  let left = 0;
  let handlerMilliseconds = 0;
  let arrive: (moment: number) => void = () => undefined;

  const server = http.createServer((request, response) => {
    const moment = performance.now();
    request.resume();
    const answer = () => response.writeHead(204).end();
    if (handlerMilliseconds === 0) answer();
    else setTimeout(answer, handlerMilliseconds);
    if (--left === 0) arrive(moment);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    expect: (count, milliseconds) => {
      left = count;
      handlerMilliseconds = milliseconds;
      const { promise, resolve } = Promise.withResolvers<number>();
      arrive = resolve;
      return promise;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Ours in a process of its own, as Google's is. */
async function startOurs(): Promise<Broker> {
  const child: ChildProcess = fork(import.meta.filename, ['broker']);
  const ended = once(child, 'exit');
  const [host] = await once(child, 'message');
  return {
    host: String(host),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

if (import.meta.main && process.argv[2] === 'broker') {
  const pubsub = await startPubSub();
  process.send?.(pubsub.host);
} else if (import.meta.main) {
  console.log(JSON.stringify(await benchPubSub(), undefined, 2));
}
