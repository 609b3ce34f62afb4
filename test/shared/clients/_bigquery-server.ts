import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';

/** One request as it arrived. */
export type ArrivedRequest = {
  line: string;
  query: Record<string, string>;
  body: unknown;
  authorization: string | undefined;
};

/** How the server answers: a body with 200, or a status with a body. */
export type Answer = { status?: number; body?: unknown; text?: string };

/** Answers requests in turn, the last one for ever, and a client of project `p` that asks them. */
export async function serveBigQuery(t: ExecutionContext, answers: Answer[], account?: string) {
  const requests: ArrivedRequest[] = [];
  const server = createServer((request, response) => {
    void arrive(request).then((arrived) => {
      requests.push(arrived);
      answer(response, answers[Math.min(requests.length, answers.length) - 1] ?? {});
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createBigQueryClient({
    project: 'p',
    location: 'EU',
    endpoint,
    account: account ?? 'refresh-marts@p.iam.gserviceaccount.com',
  });
  return { client, requests };
}

/** An error as BigQuery's front end words it. */
export function failing(status: number, reason: string, message: string): Answer {
  const errors = [{ domain: 'global', reason, message }];
  return { status, body: { error: { code: status, message, errors, status: 'FAILED' } } };
}

async function arrive(request: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '', 'http://server');
  return {
    line: `${request.method} ${url.pathname.replace('/bigquery/v2/projects/p', '')}`,
    query: Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'prettyPrint')),
    body: text ? JSON.parse(text) : undefined,
    authorization: request.headers.authorization,
  };
}

function answer(response: ServerResponse, { status = 200, body = {}, text }: Answer): void {
  response.writeHead(status, { 'content-type': text === undefined ? 'application/json' : 'text/html' });
  response.end(status === 204 ? undefined : (text ?? JSON.stringify(body)));
}
