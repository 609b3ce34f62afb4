import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { Breaks } from './breaks/breaks.ts';

/** Takes orders from other commands: break, mend, let time pass. */
export type Desk = { url: string; close: () => Promise<void> };

const orderSchema = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('list') }),
  z.strictObject({ order: z.literal('break'), name: z.string(), argument: z.string().optional() }),
  z.strictObject({ order: z.literal('mend'), name: z.string().optional() }),
  z.strictObject({ order: z.literal('advance'), minutes: z.number().positive().max(44_640) }),
]);

/** One order. */
export type Order = z.infer<typeof orderSchema>;

/** Serves the desk on a loopback port. A web page cannot order anything: it cannot send this content type unasked. */
export async function startDesk(options: {
  breaks: Breaks;
  /** Lets so many minutes pass, and resolves with the time it is then. */
  advance: (minutes: number) => Promise<Date>;
}): Promise<Desk> {
  const server = createServer((request, response) => {
    void answer(request, options)
      .catch((error: unknown) => ({
        status: error instanceof RangeError ? 400 : 500,
        body: { error: error instanceof Error ? error.message : String(error) },
      }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  { breaks, advance }: Parameters<typeof startDesk>[0],
): Promise<{ status: number; body: unknown }> {
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
    throw new RangeError('expected a POST with content type application/json');
  }
  const parsed = orderSchema.safeParse(await json(request));
  if (!parsed.success) throw new RangeError(z.prettifyError(parsed.error));
  const order = parsed.data;
  switch (order.order) {
    case 'list':
      return { status: 200, body: breaks.list() };
    case 'break':
      await breaks.break(order.name, order.argument);
      return { status: 200, body: breaks.list() };
    case 'mend':
      return { status: 200, body: { mended: await breaks.mend(order.name) } };
    case 'advance':
      return { status: 200, body: { now: (await advance(order.minutes)).toISOString() } };
  }
}
