import { connect } from 'node:net';

/** How an attempt to connect ended. */
export type Connection = { outcome: 'connected' | 'refused' | 'timeout' | 'failed'; text: string };

/** Opens a connection and closes it again; never throws. */
export type TcpConnect = (
  address: { host: string; port: number },
  options: { timeoutMilliseconds: number },
) => Promise<Connection>;

/** One attempt over the network. */
export const tcpConnect: TcpConnect = ({ host, port }, { timeoutMilliseconds }) =>
  new Promise((done) => {
    const socket = connect({ host, port });
    const end = (connection: Connection) => {
      socket.destroy();
      done(connection);
    };
    socket.setTimeout(timeoutMilliseconds, () =>
      end({
        outcome: 'timeout',
        text: `no connection to ${host}:${port} within ${timeoutMilliseconds / 1000} s`,
      }),
    );
    socket.once('connect', () => end({ outcome: 'connected', text: `${host}:${port} accepts connections` }));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A host that is gone or a network that drops packets times out in the end, sometimes by the system's own clock.
      const outcome =
        error.code === 'ECONNREFUSED' ? 'refused' : error.code === 'ETIMEDOUT' ? 'timeout' : 'failed';
      end({ outcome, text: `${error.code ?? error.name}: ${error.message}` });
    });
  });
