import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { timestampText } from '../../../deploy/local/export-marts.ts';
import { prepareFolder } from '../../../deploy/local/writable-folder.ts';
import { ConfigError } from '../../../shared/errors.ts';

test('a TIMESTAMP is written as BigQuery writes it into a file, to the microsecond', (t) => {
  t.is(timestampText(1_609_468_318_563_156n), '2021-01-01 02:31:58.563156 UTC');
  t.is(timestampText(1_609_468_318_500_000n), '2021-01-01 02:31:58.5 UTC');
  t.is(timestampText(0n), '1970-01-01 00:00:00 UTC');
  t.is(timestampText(-1n), '1969-12-31 23:59:59.999999 UTC');
});

test('a folder to write to is made with those above it, and one that is there is fine', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'watchdog-folder-'));
  t.teardown(() => rmSync(root, { recursive: true }));

  prepareFolder(join(root, 'a', 'b'));
  prepareFolder(join(root, 'a', 'b'));

  t.true(statSync(join(root, 'a', 'b')).isDirectory());
});

test('a file, and a place that takes no folders, are refused in one line', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'watchdog-folder-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const file = join(root, 'file');
  writeFileSync(file, '');

  t.throws(() => prepareFolder(file), {
    instanceOf: ConfigError,
    message: `Expected ${file} to be a folder to write to, got a file`,
  });
  t.throws(() => prepareFolder('/proc/watchdog-nowhere'), { instanceOf: ConfigError, message: /got ENOENT/ });
});
