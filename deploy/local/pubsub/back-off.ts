import { millisecondsOf, type Seconds } from './duration.ts';

/** How long a message waits between a failed delivery and the next one; absent parts are Google's defaults. */
export type RetryPolicy = { minimumBackoff?: Seconds | null; maximumBackoff?: Seconds | null };

/** How a subscription hands out its messages, which decides its back-off when it has no retry policy. */
export type DeliveryKind = 'pull' | 'push' | 'bigquery';

const defaultPolicy = { minimumMilliseconds: 10_000, maximumMilliseconds: 600_000 };

// A subscription that pushes backs off even without a retry policy, so that a failing endpoint is not flooded.
const withoutPolicy = { minimumMilliseconds: 100, maximumMilliseconds: 60_000 };

// Without a floor, a minimum of 0 s would deliver to a failing endpoint in a hot loop.
const floorMilliseconds = 100;

const jitter = 0.1;

/**
 * How long to wait after the `failures`th failed delivery: the minimum, doubled for each further failure,
 * spread by `random` (0 to 1) and never above the maximum.
 */
export function backOffMilliseconds(
  policy: RetryPolicy | null | undefined,
  { kind, failures, random }: { kind: DeliveryKind; failures: number; random: number },
): number {
  if (!policy && kind === 'pull') return 0;
  const { minimumMilliseconds, maximumMilliseconds } = policy ? boundsOf(policy) : withoutPolicy;
  const doubled = Math.max(floorMilliseconds, minimumMilliseconds) * 2 ** (failures - 1);
  const ceiling = Math.max(floorMilliseconds, maximumMilliseconds);
  return Math.min(ceiling, Math.round(Math.min(ceiling, doubled) * (1 + jitter * random)));
}

function boundsOf({ minimumBackoff, maximumBackoff }: RetryPolicy) {
  return {
    minimumMilliseconds: minimumBackoff ? millisecondsOf(minimumBackoff) : defaultPolicy.minimumMilliseconds,
    maximumMilliseconds: maximumBackoff ? millisecondsOf(maximumBackoff) : defaultPolicy.maximumMilliseconds,
  };
}
