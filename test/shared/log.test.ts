import test from 'ava';
import { TransientError } from '../../shared/errors.ts';
import { createLog, createTerminalLog, type LogFields } from '../../shared/log.ts';
import { createSecret } from '../../shared/secret.ts';

const clock = { now: () => new Date('2026-03-01T06:00:00Z') };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function recordLog(context: LogFields = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLog({ write, clock, project: 'p', context, secrets: [createSecret('hunter2')] });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') };
}

test('a line is one JSON object, one write and one line break', (t) => {
  const { log, lines } = recordLog({ step: 'refresh-marts' });

  log.info('Completed:\n17/17 tables refreshed', { run_id: 'r1' });

  t.deepEqual(lines, [
    '{"step":"refresh-marts","run_id":"r1","severity":"INFO",' +
      '"message":"Completed:\\n17/17 tables refreshed","time":"2026-03-01T06:00:00.000Z"}\n',
  ]);
});

test('a severity is written in the words of Cloud Logging', (t) => {
  const { log, lines } = recordLog();

  log.info('a');
  log.warning('b');
  log.error('c');

  t.deepEqual(
    lines.map((line) => JSON.parse(line).severity),
    ['INFO', 'WARNING', 'ERROR'],
  );
});

test('a traceparent becomes the trace and span that Cloud Logging groups by', (t) => {
  const { log, last } = recordLog();

  log.with({ traceparent }).info('step started');

  t.is(last()['logging.googleapis.com/trace'], 'projects/p/traces/0af7651916cd43dd8448eb211c80319c');
  t.is(last()['logging.googleapis.com/spanId'], 'b7ad6b7169203331');
  t.false('traceparent' in last());
});

test('a traceparent that is none leaves the line without a trace', (t) => {
  const { log, last } = recordLog({ traceparent: 'nonsense' });

  log.info('step started');

  t.deepEqual(Object.keys(last()), ['severity', 'message', 'time']);
});

test('fields of a narrowed log stay on its lines and not on those of the first log', (t) => {
  const { log, last } = recordLog({ step: 'refresh-marts' });

  log.with({ run_id: 'r1' }).info('a', { mart: 'mart_geo' });
  t.like(last(), { step: 'refresh-marts', run_id: 'r1', mart: 'mart_geo' });

  log.info('b');
  t.false('run_id' in last());
});

test('a field cannot pass itself off as the severity, message or time', (t) => {
  const { log, last } = recordLog();

  log.info('real', { severity: 'ERROR', message: 'forged', time: 'never' });

  t.deepEqual(last(), { severity: 'INFO', message: 'real', time: '2026-03-01T06:00:00.000Z' });
});

test('an error is written with its stack, its fields and its causes', (t) => {
  const { log, last } = recordLog();
  const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

  log.error('publish failed', {
    error: new TransientError('Pub/Sub did not answer', { cause, fields: { topic: 'refresh-marts' } }),
  });

  t.deepEqual(last().error, {
    name: 'TransientError',
    message: 'Pub/Sub did not answer',
    fields: { topic: 'refresh-marts' },
    cause: { name: 'Error', message: 'socket hang up', code: 'ECONNRESET' },
  });
  t.regex(
    last().stack_trace,
    /Pub\/Sub did not answer\n {4}at [\s\S]+\nCaused by: Error: socket hang up\n {4}at /,
  );
});

test('an error that causes itself is written once', (t) => {
  const { log, last } = recordLog();
  const error = new Error('snake');
  error.cause = error;

  log.error('failed', { error });

  t.deepEqual(last().error, { name: 'Error', message: 'snake', cause: '<circular>' });
});

test('a secret is not written, wherever it hides', (t) => {
  const { log, lines } = recordLog();
  const request = { headers: { authorization: 'Bearer abc' } };

  log.error('login as admin:hunter2 failed', {
    password: createSecret('other'),
    url: 'https://admin:hunter2@superset.test',
    error: Object.assign(new Error('hunter2 refused', { cause: 'hunter2' }), { request }),
  });

  const [line = ''] = lines;
  t.notRegex(line, /hunter2|other|Bearer/);
  t.regex(line, /"password":"<secret>"/);
  t.regex(line, /login as admin:<secret> failed/);
});

test('a value that JSON cannot hold does not stop the line', (t) => {
  const { log, last } = recordLog();
  const circle: Record<string, unknown> = { name: 'circle' };
  circle.self = circle;
  const hostile = {
    get value() {
      throw new Error('no');
    },
  };

  log.info('odd values', {
    big: 10n,
    notANumber: Number.NaN,
    circle,
    hostile,
    callback: () => 1,
    missing: undefined,
    map: new Map([['a', 1]]),
    set: new Set(['b']),
    at: clock.now(),
    never: new Date(Number.NaN),
  });

  t.like(last(), {
    big: '10',
    notANumber: 'NaN',
    circle: { name: 'circle', self: '<circular>' },
    hostile: '<not printable: no>',
    map: { a: 1 },
    set: ['b'],
    at: '2026-03-01T06:00:00.000Z',
    never: null,
  });
  t.false('callback' in last());
});

test('a value seen twice is not mistaken for a circle', (t) => {
  const { log, last } = recordLog();
  const shared = { mart: 'mart_geo' };

  log.info('twice', { pair: [shared, shared] });

  t.deepEqual(last().pair, [{ mart: 'mart_geo' }, { mart: 'mart_geo' }]);
});

test('a long text is cut, because Cloud Logging drops a line over 256 KiB', (t) => {
  const { log, last } = recordLog();

  log.info('long', { sql: 'x'.repeat(16_005) });

  t.is(last().sql, `${'x'.repeat(16_000)}… (5 more characters)`);
});

test('a terminal line reads as time, severity, message and fields, with the stack below', (t) => {
  const lines: string[] = [];
  const log = createTerminalLog({
    write: (line) => lines.push(line),
    clock,
    context: { step: 'refresh-marts', traceparent },
    secrets: [createSecret('hunter2')],
  });

  log.info('mart refreshed', { mart: 'mart_geo', rows: 12, labels: { a: 1 }, none: undefined });
  log.error('login failed: hunter2', { error: new Error('refused hunter2') });
  log.error('odd', { error: 'a text' });

  t.is(
    lines[0],
    '2026-03-01T06:00:00.000Z INFO mart refreshed step=refresh-marts mart=mart_geo rows=12 labels={"a":1}\n',
  );
  t.regex(
    lines[1] ?? '',
    /^\S+ ERROR login failed: <secret> step=refresh-marts\nError: refused <secret>\n {4}at /,
  );
  t.is(lines[2], '2026-03-01T06:00:00.000Z ERROR odd step=refresh-marts error=a text\n');
});
