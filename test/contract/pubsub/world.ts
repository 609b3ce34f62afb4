import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { PubSub, v1 } from '@google-cloud/pubsub';
import * as grpc from '@grpc/grpc-js';

/** One thing that Pub/Sub does or refuses; `check` throws when the broker does otherwise. */
export type Claim = { title: string; check: (world: World) => Promise<void> };

/** A broker under test, and how its time passes. */
export type BrokerUnderTest = {
  host: string;
  /** Lets time pass: really on Google's emulator, by the clock on the stand-in. */
  pass: (milliseconds: number) => Promise<void>;
};

/** What a REST call answered. */
export type Answer = { status: number; body: Json };

/** Parsed JSON whose shape the claim knows. */
// biome-ignore lint/suspicious/noExplicitAny: a claim reads answers of two brokers; a wrong shape fails it anyway
export type Json = any;

/** What a push endpoint received. */
export type Push = { headers: IncomingHttpHeaders; body: Buffer; json: Json };

/** Answers a push with a status, or never. */
export type Answering = (push: Push, count: number) => number | 'never' | Promise<number>;

/** A project of its own on a broker, with everything a claim needs to talk to it. */
export type World = {
  project: string;
  client: PubSub;
  rest: (method: string, path: string, body?: object) => Promise<Answer>;
  /** Sends a body as it is. */
  restText: (method: string, path: string, body: string) => Promise<Answer>;
  topic: (id?: string, settings?: object) => Promise<string>;
  subscription: (id: string, settings?: object, topicId?: string) => Promise<Answer>;
  publish: (messages: object[], topicId?: string) => Promise<Answer>;
  pull: (subscriptionId: string, maxMessages?: number) => Promise<Json[]>;
  /** Opens a streaming pull without the client library's own flow control; returns the texts that arrive. */
  stream: (subscriptionId: string, maxOutstandingMessages: number) => string[];
  acknowledge: (subscriptionId: string, ackIds: string[]) => Promise<Answer>;
  /** Starts an HTTP server that pushes can go to. */
  endpoint: (answering?: Answering) => Promise<{ url: string; pushes: Push[] }>;
  pass: BrokerUnderTest['pass'];
  /** Waits, letting time pass, until `find` finds something; throws after 20 s. */
  eventually: <Found>(
    find: () => Found | undefined | Promise<Found | undefined>,
    what: string,
  ) => Promise<Found>;
  close: () => Promise<void>;
};

// Google's client library would look for credentials on the network.
process.env.METADATA_SERVER_DETECTION = 'none';

const longestWaitMilliseconds = 20_000;
const stepMilliseconds = 50;
let lastProject = 0;

/** Text as it goes into `data`. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The texts of pulled or pushed messages. */
export function textsOf(received: { message: { data?: string } }[]): string[] {
  return received.map(({ message }) => Buffer.from(message.data ?? '', 'base64').toString());
}

/** Opens a project that no other claim uses. */
export function openWorld({ host, pass }: BrokerUnderTest): World {
  const project = `contract-${++lastProject}`;
  const client = new PubSub({ projectId: project, apiEndpoint: host, emulatorMode: true });
  const servers: http.Server[] = [];
  const streams: { close: () => Promise<void> }[] = [];

  const restText: World['restText'] = async (method, path, body) => {
    const response = await fetch(`http://${host}/v1/projects/${project}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  };
  const rest: World['rest'] = (method, path, body) =>
    restText(method, path, body === undefined ? '' : JSON.stringify(body));

  return {
    project,
    client,
    rest,
    restText,
    pass,
    topic: async (id = 'orders', settings = {}) => {
      await rest('PUT', `topics/${id}`, settings);
      return `projects/${project}/topics/${id}`;
    },
    subscription: (id, settings = {}, topicId = 'orders') =>
      rest('PUT', `subscriptions/${id}`, { topic: `projects/${project}/topics/${topicId}`, ...settings }),
    publish: (messages, topicId = 'orders') => rest('POST', `topics/${topicId}:publish`, { messages }),
    pull: async (id, maxMessages = 100) => {
      const asked = { maxMessages, returnImmediately: true };
      return (await rest('POST', `subscriptions/${id}:pull`, asked)).body.receivedMessages ?? [];
    },
    stream: (id, maxOutstandingMessages) => {
      const stream = openStream(host, `projects/${project}/subscriptions/${id}`, maxOutstandingMessages);
      streams.push(stream);
      return stream.texts;
    },
    acknowledge: (id, ackIds) => rest('POST', `subscriptions/${id}:acknowledge`, { ackIds }),
    endpoint: async (answering = () => 204) => {
      const { server, pushes } = createEndpoint(answering);
      servers.push(server);
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`, pushes };
    },
    eventually: async (find, what) => {
      for (let waited = 0; waited <= longestWaitMilliseconds; waited += stepMilliseconds) {
        const found = await find();
        if (found) return found;
        await pass(stepMilliseconds);
      }
      throw new Error(`Expected, but it did not happen: ${what}`);
    },
    close: async () => {
      await Promise.all([client.close(), ...streams.map((stream) => stream.close())]);
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function openStream(host: string, subscription: string, maxOutstandingMessages: number) {
  const [servicePath = '', port] = host.split(':');
  const sslCreds = grpc.credentials.createInsecure();
  const subscriber = new v1.SubscriberClient({ servicePath, port: Number(port), sslCreds });
  const stream = subscriber.streamingPull();
  const texts: string[] = [];
  stream.on('data', ({ receivedMessages }: Json) => {
    for (const { message } of receivedMessages) texts.push(message.data.toString());
  });
  stream.on('error', () => undefined);
  stream.write({ subscription, streamAckDeadlineSeconds: 60, maxOutstandingMessages });
  return {
    texts,
    close: async () => {
      stream.cancel();
      await subscriber.close();
    },
  };
}

function createEndpoint(answering: Answering) {
  const pushes: Push[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const push = { headers: request.headers, body, json: parse(body.toString()) };
    pushes.push(push);
    const answer = await answering(push, pushes.length);
    if (answer === 'never') return;
    if (answer !== 102) response.writeHead(answer).end();
    // Node has no 102 as a final answer; a server that sends it goes on processing.
    else response.writeProcessing();
  };
  const server = http.createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  return { server, pushes };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
