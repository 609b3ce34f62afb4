import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { ExecutionContext } from 'ava';
import { type AcknowledgeCollaborators, createAcknowledge } from '../../../functions/acknowledge/handler.ts';
import { createLinks, type LinkClaims } from '../../../shared/acknowledge-link.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { createSecret } from '../../../shared/secret.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';

/** 10:00 in Yerevan, the day of every test. */
export const morning = new Date('2026-11-24T06:00:00Z');

export const key = createSecret('k'.repeat(32));

export const config: AcknowledgeCollaborators['config'] = {
  project: 'ineco-dwh',
  timeZone: 'Asia/Yerevan',
  defaultHours: 4,
  maximumHours: 168,
  people: {
    analyticsLead: 'Anahit (analytics lead)',
    devOps: 'Davit (DevOps contact)',
    stakeholder: 'the stakeholder',
  },
};

export const claims: LinkClaims = {
  purpose: 'acknowledge',
  incident: 'mart_geo-20261124T0200Z',
  title: 'mart_geo could not be refreshed',
  recipient: 'analyticsLead',
  expires: new Date('2026-11-26T06:00:00Z'),
};

/** The token of a link that says this. */
export function tokenOf(more: Partial<LinkClaims> = {}): string {
  const link = createLinks({ key, baseUrl: 'http://page' }).sign({ ...claims, ...more });
  return link.searchParams.get('token') ?? '';
}

export type Page = { status: number; headers: IncomingMessage['headers']; text: string };

export type Published = {
  topic: string;
  orderingKey: string | undefined;
  id: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
};

let served = 0;

/** Serves the real function as the cloud does, in a fake cloud that remembers whatever would change it. */
export async function serve(t: ExecutionContext, more: Partial<AcknowledgeCollaborators> = {}) {
  const clock = createManualClock(morning);
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const published: Published[] = [];
  const name = `acknowledge-${++served}`;
  const handler = createAcknowledge({
    config,
    verify: createLinks({ key, baseUrl: 'http://page' }).verify,
    // Only reading is there at all: a write would not get through.
    state: { read: state.read },
    clock,
    log,
    publish: async (topic, { data, orderingKey }) => {
      published.push({ topic, orderingKey, ...JSON.parse(data.toString()) });
      return `m${published.length}`;
    },
    ...more,
  });
  http(name, handler);
  const server = getTestServer(name);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;

  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = '',
  ): Promise<Page> => {
    const sent = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
  };

  return {
    clock,
    state,
    log,
    published,
    host: `127.0.0.1:${port}`,
    ask,
    get: (token: string, headers: Record<string, string> = {}) =>
      ask('GET', `/?token=${encodeURIComponent(token)}`, headers),
    /** Answers the form as a browser does. */
    post: (token: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      ask(
        'POST',
        `/?token=${encodeURIComponent(token)}`,
        {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          origin: 'null',
          ...headers,
        },
        new URLSearchParams({ duration: '4h', comment: '', ...fields }).toString(),
      ),
  };
}
