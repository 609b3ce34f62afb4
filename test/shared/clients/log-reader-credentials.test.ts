import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test from 'ava';
import { createCloudLogReader } from '../../../shared/clients/log-reader-cloud.ts';
import { TransientError } from '../../../shared/errors.ts';

test('a metadata server that gives no credentials does not hold up a mail', async (t) => {
  const sockets: Socket[] = [];
  const metadata = createServer((socket) => sockets.push(socket));
  await once(metadata.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    metadata.close();
    for (const socket of sockets) socket.destroy();
  });
  // This file's own copy of the environment.
  process.env.GCE_METADATA_HOST = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
  process.env.METADATA_SERVER_DETECTION = 'assume-present';
  const reader = createCloudLogReader({
    project: 'p',
    endpoint: 'http://127.0.0.1:1',
    timeoutMilliseconds: 500,
  });
  const since = new Date('2026-03-01T06:00:00Z');

  const error = await t.throwsAsync(reader.linesOf({ runId: 'r1', since, until: since, limit: 1 }), {
    instanceOf: TransientError,
  });

  t.regex(String(error?.cause), /No answer within 0\.5 s/);
});
