import { readFileSync } from 'node:fs';
import test from 'ava';
import { parseManifest } from '../../deploy/manifest.ts';
import { pushSubscriptions, retryHorizonSeconds } from '../../deploy/retry-horizon.ts';

const manifest = parseManifest(readFileSync('deploy/manifest.json', 'utf8'), 'deploy/manifest.json');
const hours = 3600;

test('the horizon is the sum of the waits between the deliveries, each twice the one before up to the longest', (t) => {
  const retry = { minimumBackoffSeconds: 10, maximumBackoffSeconds: 60 };

  t.is(retryHorizonSeconds({ retry, maxDeliveryAttempts: 1 }), 0);
  t.is(retryHorizonSeconds({ retry, maxDeliveryAttempts: 2 }), 10);
  t.is(retryHorizonSeconds({ retry, maxDeliveryAttempts: 5 }), 10 + 20 + 40 + 60);
});

test('a subscription that never gives up keeps trying as long as messages are kept', (t) => {
  const [found] = pushSubscriptions(manifest);
  if (!found) return t.fail('the manifest has no push subscription');

  t.is(retryHorizonSeconds({ ...found, maxDeliveryAttempts: undefined, retentionDays: 7 }), 7 * 24 * hours);
});

for (const subscription of pushSubscriptions(manifest)) {
  const least = subscription.functionName === 'escalate' ? 6 : 1;
  test(`${subscription.name} tries for ${least} hours at least before a message is a dead letter`, (t) => {
    t.true(retryHorizonSeconds(subscription) >= least * hours, String(retryHorizonSeconds(subscription)));
    t.true(subscription.retentionDays * 24 * hours > retryHorizonSeconds(subscription));
  });
}

test("what escalate cannot process never comes back to escalate: it goes to a topic that only Google's alert reads", (t) => {
  const own = pushSubscriptions(manifest).filter(({ functionName }) => functionName === 'escalate');
  const read = own.map(({ topic }) => topic);

  t.is(own.length, 3);
  for (const { deadLetterTopic } of own) t.false(read.includes(deadLetterTopic ?? ''));
});

test('escalate is not sent what it said itself', (t) => {
  const facts = pushSubscriptions(manifest).find(({ topic }) => topic === 'watchdog-events');

  t.regex(facts?.filter ?? '', /attributes\.source != "escalate"/);
});
