import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../shared/clients/clock.ts';

/** Stands in for the outside service that expects a ping every few minutes. */
export type HeartbeatReceiver = {
  url: string;
  /** When pings came, the newest last. */
  beats: () => Date[];
  close: () => Promise<void>;
};

const mostKept = 10_000;

/** Counts pings on a loopback port. */
export async function startHeartbeatReceiver({ clock }: { clock: Clock }): Promise<HeartbeatReceiver> {
  let beats: Date[] = [];
  const server = createServer((_, response) => {
    beats = [...beats.slice(1 - mostKept), clock.now()];
    response.writeHead(200).end('OK');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    beats: () => beats,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
