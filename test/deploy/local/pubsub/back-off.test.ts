import test from 'ava';
import { backOffMilliseconds, type RetryPolicy } from '../../../../deploy/local/pubsub/back-off.ts';

type Example = {
  claim: string;
  policy: RetryPolicy | null;
  kind: 'pull' | 'push' | 'bigquery';
  failures: number;
  random?: number;
  milliseconds: number;
};

const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const threeToTwelve = { minimumBackoff: seconds(3), maximumBackoff: seconds(12) };

const waits = test.macro({
  exec: (t, { policy, kind, failures, random = 0, milliseconds }: Example) => {
    t.is(backOffMilliseconds(policy, { kind, failures, random }), milliseconds);
  },
  title: (_, { claim }: Example) => claim,
});

test(waits, {
  claim: 'the first failure waits the minimum',
  policy: threeToTwelve,
  kind: 'push',
  failures: 1,
  milliseconds: 3000,
});
test(waits, {
  claim: 'each further failure doubles the wait',
  policy: threeToTwelve,
  kind: 'pull',
  failures: 2,
  milliseconds: 6000,
});
test(waits, {
  claim: 'the wait reaches the maximum',
  policy: threeToTwelve,
  kind: 'push',
  failures: 3,
  milliseconds: 12_000,
});
test(waits, {
  claim: 'the wait does not pass the maximum',
  policy: threeToTwelve,
  kind: 'push',
  failures: 500,
  random: 1,
  milliseconds: 12_000,
});
test(waits, {
  claim: 'the spread adds up to a tenth',
  policy: threeToTwelve,
  kind: 'push',
  failures: 1,
  random: 1,
  milliseconds: 3300,
});
test(waits, {
  claim: 'half a second counts',
  policy: { minimumBackoff: { seconds: 3, nanos: 500_000_000 } },
  kind: 'push',
  failures: 1,
  milliseconds: 3500,
});
test(waits, {
  claim: 'a policy without bounds waits 10 s first',
  policy: {},
  kind: 'bigquery',
  failures: 1,
  milliseconds: 10_000,
});
test(waits, {
  claim: 'a policy without bounds waits 600 s at most',
  policy: {},
  kind: 'push',
  failures: 40,
  milliseconds: 600_000,
});
test(waits, {
  claim: 'a minimum of 0 s does not become a hot loop',
  policy: { minimumBackoff: seconds(0), maximumBackoff: seconds(0) },
  kind: 'push',
  failures: 1,
  milliseconds: 100,
});
test(waits, {
  claim: 'a pull without a policy gets the message again at once',
  policy: null,
  kind: 'pull',
  failures: 3,
  milliseconds: 0,
});
test(waits, {
  claim: 'a push without a policy waits 100 ms first',
  policy: null,
  kind: 'push',
  failures: 1,
  milliseconds: 100,
});
test(waits, {
  claim: 'a push without a policy waits 60 s at most',
  policy: null,
  kind: 'push',
  failures: 30,
  milliseconds: 60_000,
});
