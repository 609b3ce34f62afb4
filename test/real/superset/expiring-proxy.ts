import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to Superset on which a login may end whenever a test wants it to. */
export type ExpiringProxy = {
  url: URL;
  /** Calls that came through, as `GET /api/v1/chart/`, without what follows a question mark. */
  calls: string[];
  stop: () => Promise<void>;
};

/**
 * Passes everything on to Superset. From the first call on that `ends` names, the login of that call and of all others
 * with the same token has ended, as Superset itself sees it: it is shown a token that really has.
 */
export async function startExpiringProxy(
  target: URL,
  { ends, expired }: { ends: (call: string, earlier: readonly string[]) => boolean; expired: string },
): Promise<ExpiringProxy> {
  const calls: string[] = [];
  let ended: string | undefined;
  const server = createServer((incoming, outgoing) => {
    const call = `${incoming.method} ${incoming.url?.split('?', 1).join('')}`;
    const { authorization } = incoming.headers;
    if (authorization !== undefined && ended === undefined && ends(call, calls)) ended = authorization;
    calls.push(call);
    const isEnded = authorization !== undefined && authorization === ended;
    const headers = { ...incoming.headers, ...(isEnded && { authorization: `Bearer ${expired}` }) };
    passOn(target, headers, incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    calls,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function passOn(
  { hostname, port }: URL,
  headers: IncomingMessage['headers'],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const { method, url: path } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
