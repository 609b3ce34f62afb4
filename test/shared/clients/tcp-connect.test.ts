import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { tcpConnect } from '../../../shared/clients/tcp-connect.ts';

const patient = { timeoutMilliseconds: 5000 };

/** A server on the loopback interface that says nothing, and whom it heard. */
async function listen(t: ExecutionContext) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  };
  t.teardown(close);
  return { server, sockets, close, address: { host: '127.0.0.1', port } };
}

test('a server that listens accepts the connection, which is closed again', async (t) => {
  const { server, address } = await listen(t);
  const accepted = once(server, 'connection') as Promise<[Socket]>;

  const connection = await tcpConnect(address, patient);

  t.deepEqual(connection, {
    outcome: 'connected',
    text: `127.0.0.1:${address.port} accepts connections`,
  });
  const [socket] = await accepted;
  socket.resume();
  await once(socket, 'close');
  t.is(socket.bytesRead, 0, 'nothing was said');
});

test('where nobody listens the connection is refused', async (t) => {
  const { address, close } = await listen(t);
  await close();

  const { outcome, text } = await tcpConnect(address, patient);

  t.is(outcome, 'refused');
  t.regex(text, /^ECONNREFUSED: /);
});

test('a name that nobody has fails, and says so', async (t) => {
  const { outcome, text } = await tcpConnect({ host: 'nobody.invalid', port: 8088 }, patient);

  t.is(outcome, 'failed');
  t.regex(text, /nobody\.invalid/);
});

const frozenServer = `
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    process.stdout.write(String(server.address().port), () => process.kill(process.pid, 'SIGSTOP'));
  });
`;

test('a process that is frozen takes no connection in the end, and that is a time-out', async (t) => {
  const frozen = spawn(process.execPath, ['-e', frozenServer], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => frozen.kill('SIGKILL'));
  const [port] = await once(frozen.stdout, 'data');
  const address = { host: '127.0.0.1', port: Number(port) };
  // The kernel takes the first few for it.
  const connections = [];
  for (let index = 0; index < 6; index++) {
    connections.push(await tcpConnect(address, { timeoutMilliseconds: 100 }));
  }

  t.is(connections[0]?.outcome, 'connected');
  t.deepEqual(connections.at(-1), {
    outcome: 'timeout',
    text: `no connection to 127.0.0.1:${address.port} within 0.1 s`,
  });
});
