import test from 'ava';
import { PermanentError, TransientError } from '../../shared/errors.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import { type Delivery, deliver } from '../../shared/step.ts';
import { traceparentFor } from '../../shared/trace.ts';
import { createStepWorld } from './_step-world.ts';
import { dataOf, deepList, pushOf } from './events/_push.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a request that is carried out is acknowledged, and nothing is published about it', async (t) => {
  const deliveries: Delivery<'refresh-marts'>[] = [];
  const { step, published, log } = createStepWorld(async (delivery) => void deliveries.push(delivery));

  const outcome = await deliver(
    step,
    pushOf({ data: dataOf({ only: ['mart_geo'] }), attributes: { traceparent } }),
  );

  t.is(outcome, 'acknowledged');
  t.is(deliveries.length, 1);
  t.like(deliveries[0], { request: { only: ['mart_geo'] }, traceparent, message: { messageId: '9731' } });
  t.deepEqual(published, []);
  t.deepEqual(log.lines, []);
});

test('every line that the work logs names its message and its trace', async (t) => {
  const { step, log } = createStepWorld(async (delivery) => delivery.log.info('At work'));

  await deliver(step, pushOf({}));

  t.deepEqual(log.lines, [
    {
      severity: 'INFO',
      message: 'At work',
      fields: { message_id: '9731', traceparent: traceparentFor('9731', undefined) },
    },
  ]);
});

const endsAs = test.macro({
  exec: async (t, error: unknown, outcome: 'acknowledged' | 'retry') => {
    const { step, published, log } = createStepWorld(async () => {
      throw error;
    });

    t.is(await deliver(step, pushOf({})), outcome);

    t.is(published.length, outcome === 'acknowledged' ? 1 : 0);
    t.is(log.lines.at(-1)?.severity, 'ERROR');
    t.is(log.lines.at(-1)?.fields.error, error);
    t.is(log.lines.at(-1)?.fields.message_id, '9731');
  },
  title: (claim) => `work that ${claim}`,
});

test(
  'meets what cannot be mended is acknowledged',
  endsAs,
  new PermanentError('No such mart'),
  'acknowledged',
);
test(
  'refuses the request is acknowledged',
  endsAs,
  new RequestRejection('only[0]', 'no such mart'),
  'acknowledged',
);
test('meets what may pass is delivered again', endsAs, new TransientError('BigQuery is away'), 'retry');
test(
  'meets an error nobody foresaw is delivered again',
  endsAs,
  new TypeError('x is not a function'),
  'retry',
);
test('throws what is no error is delivered again', endsAs, 'a string', 'retry');
test('throws nothing at all is delivered again', endsAs, undefined, 'retry');
test(
  'meets something permanent without words is acknowledged',
  endsAs,
  new PermanentError(''),
  'acknowledged',
);

test('a rejection names message, author, field, problem and the start of the body', async (t) => {
  const { step, published } = createStepWorld(async () => t.fail('refused before any work'));
  const body = { author: 'ani@example.test', onyl: ['mart_geo'], reason: 'x'.repeat(500) };

  await deliver(step, pushOf({ data: dataOf(body) }));

  t.deepEqual(published, [
    {
      topic: 'watchdog-events',
      attributes: {
        id: 'request-rejected/refresh-marts/9731',
        type: 'watchdog.request-rejected.v1',
        source: 'refresh-marts',
        subject: 'refresh-marts',
        severity: 'warning',
      },
      event: {
        specversion: '1.0',
        id: 'request-rejected/refresh-marts/9731',
        type: 'watchdog.request-rejected.v1',
        source: 'refresh-marts',
        subject: 'refresh-marts',
        time: '2026-11-24T02:00:05.000Z',
        datacontenttype: 'application/json',
        traceparent: traceparentFor('9731', undefined),
        data: {
          topic: 'refresh-marts',
          messageId: '9731',
          field: 'onyl',
          problem:
            'unknown field; did you mean only? known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun',
          received: JSON.stringify(body).slice(0, 500),
          author: 'ani@example.test',
          deliveryAttempt: 1,
        },
      },
    },
  ]);
});

test('a request rejected twice is one fact: its id is the same', async (t) => {
  const { step, published } = createStepWorld(async () => undefined);

  await deliver(step, pushOf({ data: dataOf('hello') }));
  await deliver(step, pushOf({ data: dataOf('hello') }));

  t.deepEqual(
    published.map(({ event }) => event.id),
    ['request-rejected/refresh-marts/9731', 'request-rejected/refresh-marts/9731'],
  );
});

const claims = test.macro({
  exec: async (t, message: Record<string, unknown>, author: string | undefined) => {
    const { step, published } = createStepWorld(async () => {
      throw new PermanentError('No');
    });

    await deliver(step, pushOf(message));

    const [rejected] = published;
    t.is((rejected?.event.data as { author?: string } | undefined)?.author, author);
  },
  title: (claim) => `the author of a rejected request is told ${claim}`,
});

test('from plain JSON', claims, { data: dataOf({ author: 'ani' }) }, 'ani');
test(
  'from the data of a CloudEvent',
  claims,
  { data: dataOf({ specversion: '1.0', data: { author: 'ani' } }) },
  'ani',
);
test('from attributes', claims, { attributes: { author: 'ani' } }, 'ani');
test('cut, where it is too long', claims, { data: dataOf({ author: 'a'.repeat(201) }) }, 'a'.repeat(200));
test(
  'cut, where the attribute is too long',
  claims,
  { attributes: { author: 'a'.repeat(201) } },
  'a'.repeat(200),
);
test('only where it is text', claims, { data: dataOf({ author: ['ani'] }) }, undefined);
test('only where there is one', claims, { data: dataOf('null') }, undefined);
test(
  'from attributes, where the body is no JSON',
  claims,
  { data: dataOf('{'), attributes: { author: 'ani' } },
  'ani',
);

const unreadable = test.macro({
  exec: async (t, body: unknown, told: Record<string, unknown>) => {
    const { step, published } = createStepWorld(async () => t.fail('refused before any work'));

    t.is(await deliver(step, body), 'acknowledged');

    t.is(published.length, 1);
    t.deepEqual(published[0]?.event.data as unknown, { topic: 'refresh-marts', ...told });
  },
  title: (claim) => `a push that ${claim} is rejected, not delivered again`,
});

test('is empty', unreadable, undefined, {
  messageId: '',
  field: '',
  problem: 'expected an object, got nothing',
});
test('has data that is not base64', unreadable, pushOf({ data: '{}' }), {
  messageId: '9731',
  field: 'message.data',
  problem: 'expected base64, got "{}"',
});
test('nests lists out of all reason', unreadable, pushOf({ data: dataOf(deepList) }), {
  messageId: '9731',
  field: 'message.data',
  problem: 'expected a JSON object such as {}, got a value that cannot be printed',
  received: '['.repeat(500),
  deliveryAttempt: 1,
});

test('a rejection of the work keeps the trace that the request came in', async (t) => {
  const { step, published, log } = createStepWorld(async () => {
    throw new PermanentError('No such mart');
  });

  await deliver(step, pushOf({ attributes: { traceparent } }));

  t.is(published[0]?.event.traceparent, traceparent);
  t.is(log.lines[0]?.fields.traceparent, traceparent);
});

test('a failure is logged with the trace that the request came in', async (t) => {
  const { step, log } = createStepWorld(async () => {
    throw new TransientError('BigQuery is away');
  });

  await deliver(step, pushOf({ attributes: { traceparent } }));

  t.is(log.lines[0]?.fields.traceparent, traceparent);
});

test('a rejection that cannot be published is delivered again, so that nobody waits for it in vain', async (t) => {
  const { step, log } = createStepWorld(async () => undefined);

  const outcome = await deliver(
    { ...step, publish: () => Promise.reject(new TransientError('Publishing failed')) },
    pushOf({ data: dataOf('hello') }),
  );

  t.is(outcome, 'retry');
  t.deepEqual(
    log.lines.map(({ message }) => message),
    ['The request was rejected', 'The rejection could not be published; the request will be delivered again'],
  );
});

test('after a message that fails and one that is rejected, the next one is carried out', async (t) => {
  let isBroken = true;
  const { step } = createStepWorld(async () => {
    if (isBroken) throw new TypeError('x is not a function');
  });

  t.is(await deliver(step, pushOf({})), 'retry');
  t.is(await deliver(step, pushOf({ data: dataOf('hello') })), 'acknowledged');
  isBroken = false;
  t.is(await deliver(step, pushOf({})), 'acknowledged');
});
