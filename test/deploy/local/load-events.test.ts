import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { loadEvents } from '../../../deploy/local/load-events.ts';
import { ConfigError } from '../../../shared/errors.ts';

const schema = [
  { name: 'event_date', type: 'STRING' },
  { name: 'event_timestamp', type: 'INTEGER' },
];

/** Loads one events file of the given bytes; `now` is the clock's date. */
async function load(t: ExecutionContext, bytes: Buffer, now = new Date('2021-01-02T02:00:00Z')) {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-events-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema));
  writeFileSync(join(folder, 'events_20210101.ndjson.gz'), bytes);
  const standIn = await startBigQuery();
  t.teardown(standIn.stop);
  return loadEvents({ kind: 'folders', folders: [folder] }, standIn, { project: 'p', dataset: 'd', now });
}

const refuses = test.macro({
  exec: async (t, bytes: Buffer) => {
    const error = await t.throwsAsync(load(t, bytes), { instanceOf: ConfigError });
    t.regex(error?.message ?? '', /^\S+events_20210101\.ndjson\.gz cannot be read as gzipped lines/);
    t.regex(error?.message ?? '', /Export that day again, or leave the file out\.$/);
    t.notRegex(error?.message ?? '', /\n|auto_detect|ignore_errors|stand-in/);
  },
  title: (claim) => `an events file that ${claim} is refused in one line that names it`,
});

const line = '{"event_date":"20210101","event_timestamp":"1"}\n';
test('is not gzipped', refuses, Buffer.from(line));
test('has a broken line', refuses, gzipSync(`${line}{"event_date":\n`));
test('has a value of another type', refuses, gzipSync('{"event_date":"20210101","event_timestamp":"x"}\n'));
test('is cut off', refuses, gzipSync(line.repeat(2000)).subarray(0, 60));

test('an export that ends long before the clock’s date is told with the option that mends it', async (t) => {
  const told = await load(t, gzipSync(line), new Date('2026-11-24T02:00:00Z'));
  t.regex(told, /it ends \d+ days ago: add --today 2021-01-02$/);
  t.notRegex(await load(t, gzipSync(line)), /--today/);
});
