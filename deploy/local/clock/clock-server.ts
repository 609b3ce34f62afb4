import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../shared/clients/clock.ts';

/** A running clock server. */
export type ClockServer = { url: string; close: () => Promise<void> };

// Shorter than what clients and proxies call a dead connection; the client simply asks again.
const longestPollMilliseconds = 20_000;

/**
 * Serves the emulated cloud's clock to other processes: `GET /` answers `{now, running}` at once,
 * `GET /wait?until=<instant>` answers the same when that instant comes, or sooner so that the caller asks again.
 */
export async function startClockServer(options: {
  clock: Clock;
  /** Whether time passes by itself; a standing clock is moved by its owner. */
  isRunning: () => boolean;
  port?: number;
}): Promise<ClockServer> {
  const { clock, isRunning, port = 0 } = options;
  const tell = (response: ServerResponse) =>
    send(response, 200, { now: clock.now().toISOString(), running: isRunning() });

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://clock');
    if (pathname === '/') return tell(response);
    const until = new Date(searchParams.get('until') ?? Number.NaN);
    if (pathname !== '/wait') return send(response, 404, { error: `No such path: ${pathname}` });
    if (Number.isNaN(until.getTime()))
      return send(response, 400, { error: 'Expected until to be an instant' });
    return tellAt(until, { clock, response, tell });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Wait = { clock: Clock; response: ServerResponse; tell: (response: ServerResponse) => void };

function tellAt(until: Date, { clock, response, tell }: Wait): void {
  const milliseconds = until.getTime() - clock.now().getTime();
  if (milliseconds <= 0) {
    tell(response);
    return;
  }

  const timer = clock.after(milliseconds, () => tell(response));
  const patience = setTimeout(() => tell(response), longestPollMilliseconds);
  // Also when the client goes away: a timer of nobody must not hold up a story that advances the clock.
  response.once('close', () => {
    timer.cancel();
    clearTimeout(patience);
  });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.writableEnded) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
