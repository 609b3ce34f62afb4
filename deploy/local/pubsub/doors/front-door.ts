import type { Server as HttpServer } from 'node:http';
import net, { type Socket } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { ConfigError } from '../../../../shared/errors.ts';

/** The one port that both doors are behind. */
export type FrontDoor = { port: number; stop: () => Promise<void> };

// gRPC speaks HTTP/2, whose connections begin with the words `PRI * HTTP/2.0`.
const http2Greeting = 'PRI';

/** Listens on 127.0.0.1 and hands each connection to the door whose protocol its first bytes speak. */
export async function openFrontDoor(
  port: number,
  { grpcServer, restServer }: { grpcServer: grpc.Server; restServer: HttpServer },
): Promise<FrontDoor> {
  const injector = grpcServer.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();

  const front = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const start: Buffer | null = socket.read();
      if (!start) return;
      socket.unshift(start);
      if (start.toString('latin1').startsWith(http2Greeting)) injector.injectConnection(socket);
      else restServer.emit('connection', socket);
    });
  });

  return {
    port: await listen(front, port),
    stop: async () => {
      const closed = new Promise((resolve) => front.close(resolve));
      injector.destroy();
      grpcServer.forceShutdown();
      restServer.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(front: net.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    front.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port, error) : error);
    });
    front.listen(port, '127.0.0.1', () => {
      const address = front.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function portTaken(port: number, cause: Error): ConfigError {
  return new ConfigError(
    `Port ${port} for Pub/Sub is already taken: choose another one, or stop what listens there.`,
    { cause },
  );
}
