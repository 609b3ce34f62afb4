import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callerOf } from '../../access.ts';
import { ComputeRefusal } from '../model/compute-refusal.ts';
import type { ApiAnswer, ApiCall } from './routes.ts';

/** Serves the Compute API over HTTP on the loopback interface. */
export async function listen(options: {
  port: number;
  answer: (call: ApiCall) => Promise<ApiAnswer>;
}): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const caller = callerOf(request.headers.authorization);
    try {
      const call = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, caller };
      const answer = await options.answer(call);
      if (answer) send(response, 200, answer);
    } catch (error) {
      sendError(response, error);
    }
  });
  await once(server.listen(options.port, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function sendError(response: ServerResponse, thrown: unknown): void {
  const { httpStatus, reason, message } =
    thrown instanceof ComputeRefusal ? thrown : new ComputeRefusal(500, 'internalError', String(thrown));
  const errors = [{ message, domain: 'global', reason }];
  send(response, httpStatus, { error: { code: httpStatus, message, errors } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}
