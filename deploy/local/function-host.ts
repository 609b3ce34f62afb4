import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { Manifest, ManifestFunction, ResolvedSchedule } from '../manifest.ts';
import { accountOf } from './permissions.ts';

/** Where the parts of the emulated cloud are, by the words that the manifest's environment uses. */
export type Addresses = {
  'config-file': string;
  'log-file': string;
  'address:state': string;
  'address:clock': string;
  'address:bigquery': string;
  'address:pubsub': string;
  'address:mail': string;
  'address:superset': string;
};

/** Functions behind real HTTP, each at its own path. */
export type FunctionHost = {
  /** Where a push for a function goes. */
  endpoint: (name: string) => string;
  /** down: every call is answered with 503, as by a project whose functions are gone; up ends it. */
  faults: { down: () => void; up: () => void };
  stop: () => Promise<void>;
};

/** Tells two hosts in one process apart: each loads every function anew, with its own environment. */
let hosts = 0;

/**
 * Serves the manifest's functions from this repository's source through Google's functions-framework, as the
 * cloud does, but in one process. A function reads its environment when it is loaded, so they are loaded one
 * after the other, each with its own.
 */
export async function startFunctionHost(options: {
  root: string;
  manifest: Manifest;
  project: string;
  addresses: Addresses;
  schedules: readonly ResolvedSchedule[];
  /** Values by the secret's name. */
  secrets: Readonly<Record<string, string>>;
  /** 0, the default, takes a free one. */
  port?: number;
}): Promise<FunctionHost> {
  const { root, manifest } = options;
  const host = ++hosts;
  const listeners = new Map<string, RequestListener>();
  let isDown = false;
  const server = createServer((request, response) => {
    if (isDown) {
      response.writeHead(503).end();
      return;
    }
    const [, name = '', rest = ''] = /^\/([a-z-]+)(.*)$/.exec(request.url ?? '') ?? [];
    const listener = listeners.get(name);
    if (!listener) {
      response.writeHead(404).end();
      return;
    }
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    listener(request, response);
  });
  // Before the functions are loaded: some of them must know where another one is.
  await once(server.listen(options.port ?? 0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = (name: string) => `http://127.0.0.1:${port}/${name}`;
  for (const watched of manifest.functions) {
    const addresses = { ...options.addresses, 'address:acknowledge': endpoint('acknowledge') };
    const environment = environmentOf(watched, { ...options, addresses });
    const file = pathToFileURL(resolve(root, 'functions', watched.name, 'index.ts'));
    await withEnvironment(environment, () => import(`${file.href}?host=${host}`));
    listeners.set(watched.name, listenerOf(getTestServer(watched.entry)));
  }
  return {
    endpoint,
    faults: {
      down: () => {
        isDown = true;
      },
      up: () => {
        isDown = false;
      },
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What the variables of a function are filled in from. */
export type EnvironmentSources = {
  project: string;
  addresses: Readonly<Record<string, string>>;
  schedules: readonly ResolvedSchedule[];
  secrets: Readonly<Record<string, string>>;
};

/** The variables that a function gets: those the manifest names, filled in for this place. */
export function environmentOf(
  watched: ManifestFunction,
  { project, addresses, schedules, secrets }: EnvironmentSources,
): Record<string, string> {
  const crons = schedules.map(({ name, cron }) => [`schedule:${name}`, cron]);
  const known: Record<string, string> = {
    ...addresses,
    ...Object.fromEntries(crons),
    account: accountOf(watched.name, project),
  };
  const entries = watched.environment.map(({ name, source, default: preset }) => [
    name,
    known[source] ?? preset,
  ]);
  const secret = watched.secrets.map((variable) => [variable.name, secrets[variable.secret] ?? null]);
  return Object.fromEntries([...entries, ...secret].filter(([, value]) => value !== null));
}

async function withEnvironment(
  environment: Record<string, string>,
  load: () => Promise<unknown>,
): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    await load();
  } finally {
    for (const name of Object.keys(environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** The framework hands out a server; what is wanted is the application inside. */
function listenerOf(server: Server): RequestListener {
  const [listener] = server.listeners('request');
  if (!listener) throw new Error('The functions framework returned a server without a request listener');
  return listener as RequestListener;
}
