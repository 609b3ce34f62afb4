import { readFileSync } from 'node:fs';
import test from 'ava';
import { decodeRequest } from '../shared/events/decode-request.ts';
import type { RequestTopic } from '../shared/events/requests.ts';

const readme = readFileSync('README.md', 'utf8');
const runbook = readFileSync('RUNBOOK.md', 'utf8');

/** The bodies in the tables "Body for `topic`". */
const tables = [...readme.matchAll(/\| Body for `([a-z-]+)` .*\n\|[-|]+\n((?:\|.*\n)+)/g)].flatMap(
  ([, topic = '', rows = '']) =>
    [...rows.matchAll(/^\| `(\{.*?\})` \|/gm)].map(([, body = '']) => ({ topic, body })),
);

/** The messages of gcloud and watchdog lines. */
const lines = [
  ...`${readme}\n${runbook}`.matchAll(/topics publish ([a-z-]+) --message '(\{.*?\})'/g),
  ...readme.matchAll(/watchdog trigger ([a-z-]+) '(\{.*?\})'/g),
].map(([, topic = '', body = '']) => ({ topic, body }));

test('the README has a table for every topic of requests', (t) => {
  t.deepEqual(
    [...new Set(tables.map(({ topic }) => topic))],
    ['refresh-marts', 'check-freshness', 'detect-drift', 'escalate', 'control'],
  );
});

for (const [index, { topic, body }] of [...tables, ...lines].entries()) {
  test(`${index + 1}: ${topic} accepts ${body}`, (t) => {
    const message = {
      messageId: '1',
      publishTime: new Date('2026-11-24T02:00:00Z'),
      attributes: {},
      text: body,
      orderingKey: undefined,
      subscription: topic,
      deliveryAttempt: 1,
    };

    t.notThrows(() => decodeRequest(topic as RequestTopic, message));
  });
}
