import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readExportFolders } from '../../../../deploy/local/ga4/export-folders.ts';
import { ConfigError } from '../../../../shared/errors.ts';

const schema = JSON.stringify([{ name: 'event_date', type: 'STRING', mode: 'NULLABLE' }]);

async function createFolder(t: ExecutionContext, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'export-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

test('day files of several folders become tables in the order of their days', async (t) => {
  const first = await createFolder(t, {
    'events_20210102.ndjson.gz': '',
    'schema.json': schema,
    'README.md': '',
  });
  const second = await createFolder(t, { 'events_20210101.ndjson.gz': '' });

  t.deepEqual(await readExportFolders([first, second]), {
    tables: [
      { name: 'events_20210101', file: path.join(second, 'events_20210101.ndjson.gz') },
      { name: 'events_20210102', file: path.join(first, 'events_20210102.ndjson.gz') },
    ],
    schema: [{ name: 'event_date', type: 'STRING', mode: 'NULLABLE' }],
  });
});

const refused = test.macro({
  title: (title = '') => `${title} is refused in one line that names it`,
  exec: async (t, files: Record<string, string>, expected: RegExp) => {
    const folder = await createFolder(t, files);

    const error = await t.throwsAsync(readExportFolders([folder]), { instanceOf: ConfigError });

    t.regex(error.message, expected);
    t.true(error.message.includes(folder));
    t.false(error.message.includes('\n'));
  },
});

const day = { 'events_20210101.ndjson.gz': '' };
test('a folder without event files', refused, { 'schema.json': schema }, /no files events_YYYYMMDD/);
test(
  'a file that is not gzipped',
  refused,
  { ...day, 'events_20210102.ndjson': '' },
  /got events_20210102\.ndjson\./,
);
test(
  'a file of a running day',
  refused,
  { 'events_intraday_20210101.ndjson.gz': '' },
  /got events_intraday_/,
);
test('a folder without a schema', refused, day, /schema\.json/);
test('a schema that is not JSON', refused, { ...day, 'schema.json': '[' }, /is not JSON/);
test(
  'a schema with an unknown type',
  refused,
  { ...day, 'schema.json': '[{"name":"a","type":"INT"}]' },
  /0\.type/,
);

test('a folder that does not exist is refused by its path', async (t) => {
  const folder = path.join(await createFolder(t, {}), 'missing');

  await t.throwsAsync(readExportFolders([folder]), { instanceOf: ConfigError, message: new RegExp(folder) });
  await mkdir(folder);
  await t.throwsAsync(readExportFolders([folder]), { message: /no files/ });
});
