import test from 'ava';
import { startServer } from './_server.ts';

test('the version that the watchdog was made for comes without a warning', async (t) => {
  const { client } = await startServer(t, { 'GET /version': () => ({ json: { version_string: '6.1.0' } }) });
  t.deepEqual(await client.version(), { version: '6.1.0', warning: undefined });
});

test('another major version comes with a warning', async (t) => {
  const { client } = await startServer(t, { 'GET /version': () => ({ json: { version_string: '7.0.0' } }) });
  const { version, warning } = await client.version();
  t.is(version, '7.0.0');
  t.is(warning, 'This is Superset 7.0.0; the watchdog was made for 6.1');
});

test('a Superset that does not tell its version is older', async (t) => {
  const { client } = await startServer(t, {});
  const { version, warning } = await client.version();
  t.is(version, undefined);
  t.regex(warning ?? '', /older than 6\.1/);
});
