import test from 'ava';
import { martTable } from '../../../deploy/cli/mart-table.ts';
import { createRunProgress } from '../../../deploy/cli/run-progress.ts';
import type { WatchdogEvent } from '../../../shared/events/cloud-event.ts';

const refreshed = {
  runId: 'r',
  mart: 'mart_geo',
  outcome: 'refreshed' as const,
  reason: 'published',
  explanation: '1234 rows, newest data 2026-11-23',
  rows: 1234,
  newestDate: '2026-11-23',
  bytesProcessed: 2_500_000,
  durationSeconds: 1.25,
  attempts: 1,
};
const failed = {
  runId: 'r',
  mart: 'mart_a',
  outcome: 'failed' as const,
  reason: 'syntax',
  explanation: 'Syntax error',
  attempts: 1,
};

function event(name: string, data: unknown): WatchdogEvent {
  return { specversion: '1.0', id: name, type: `watchdog.${name}.v1`, source: 'refresh-marts', data };
}

test('the table has one row a mart, by name, with what is known of it', (t) => {
  t.is(
    martTable([refreshed, failed]),
    [
      'mart      outcome     rows  newest day  seconds  MB read',
      '--------  ---------  -----  ----------  -------  -------',
      'mart_a    failed',
      'mart_geo  refreshed  1,234  2026-11-23     1.25      2.5',
    ].join('\n'),
  );
});

test('a pipe gets plain lines, one a mart, each with its reason when it was not refreshed', (t) => {
  const written: string[] = [];
  const progress = createRunProgress({ write: (text) => written.push(text), isTerminal: false });

  progress.show(event('mart-refreshed', refreshed));
  progress.show(event('mart-refreshed', failed));

  t.deepEqual(written, [
    `  ✔ ${'mart_geo'.padEnd(24)}    1.3 s  1234 rows, newest data 2026-11-23\n`,
    `  ✘ ${'mart_a'.padEnd(24)}           failed (syntax): Syntax error\n`,
  ]);
});

test('a terminal also gets a live line that the next one overwrites', (t) => {
  const written: string[] = [];
  const progress = createRunProgress({ write: (text) => written.push(text), isTerminal: true });
  const plan = ['mart_a', 'mart_geo'].map((mart) => ({
    mart,
    action: 'refresh',
    reason: 'x',
    dependsOn: [],
  }));

  progress.show(
    event('run-started', {
      runId: 'r',
      trigger: 'manual',
      mode: 'live',
      forced: false,
      dryRun: false,
      dataset: 'p.d',
      plan,
    }),
  );
  progress.show(event('mart-refreshed', refreshed));

  t.true(written.join('').endsWith('  1/2 marts ...'));
  t.true(written.every((text) => text.startsWith('\r\u001b[K') || text.startsWith('  ')));
});

test('a rejected request is shown with field and problem', (t) => {
  const written: string[] = [];
  const progress = createRunProgress({ write: (text) => written.push(text), isTerminal: false });

  progress.show(
    event('request-rejected', { topic: 'refresh-marts', field: 'only[0]', problem: 'no such mart' }),
  );

  t.deepEqual(written, ['✘ refresh-marts rejected: only[0]: no such mart\n']);
});

test('a run by hand says who asked for it, as claimed, and why', (t) => {
  const written: string[] = [];
  const progress = createRunProgress({ write: (text) => written.push(text), isTerminal: false });

  progress.show(
    event('run-started', {
      runId: 'm1',
      trigger: 'manual',
      mode: 'live',
      forced: false,
      author: 'Ani',
      reason: 'checking numbers',
      dryRun: false,
      dataset: 'p.d',
      plan: [],
    }),
  );

  t.deepEqual(written, ['Run m1 (manual by Ani, who says so, mode live): 0 marts: checking numbers\n']);
});
