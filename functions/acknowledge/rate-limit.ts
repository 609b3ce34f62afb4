/** How many requests are taken at once, and how many more each minute. */
export type Allowance = { burst: number; perMinute: number };

/** The allowances of one instance. */
export type RateLimits = {
  perAddress: Allowance;
  overall: Allowance;
  /** As many addresses are remembered; the one that was silent for longest is forgotten first. */
  addresses: number;
};

/** Whether a request is taken; if not, when to come back. */
export type RateVerdict = { isTaken: true } | { isTaken: false; retryAfterSeconds: number };

/** Counts the requests of one instance. */
export type RateLimit = { take: (address: string, now: Date) => RateVerdict };

/** Enough for an office behind one address and the scanners of its mail; far too little for guessing or flooding. */
export const rateLimits: RateLimits = {
  perAddress: { burst: 20, perMinute: 20 },
  overall: { burst: 100, perMinute: 200 },
  addresses: 1000,
};

type Bucket = { tokens: number; at: number };

/** Opens a rate limit: a token bucket for each address, and one for all. */
export function createRateLimit(limits: RateLimits): RateLimit {
  // A Map keeps the order in which its entries were set, so the first is the one that was silent for longest.
  const buckets = new Map<string, Bucket>();
  let all: Bucket | undefined;

  return {
    take: (address, now) => {
      const at = now.getTime();
      const own = refill(buckets.get(address), limits.perAddress, at);
      const shared = refill(all, limits.overall, at);
      buckets.delete(address);
      buckets.set(address, own);
      for (const oldest of buckets.keys()) {
        if (buckets.size <= limits.addresses) break;
        buckets.delete(oldest);
      }
      all = shared;
      if (own.tokens < 1) return refusal(own, limits.perAddress);
      if (shared.tokens < 1) return refusal(shared, limits.overall);
      own.tokens -= 1;
      shared.tokens -= 1;
      return { isTaken: true };
    },
  };
}

function refill(bucket: Bucket | undefined, { burst, perMinute }: Allowance, at: number): Bucket {
  if (!bucket) return { tokens: burst, at };
  const minutes = Math.max(0, at - bucket.at) / 60_000;
  return { tokens: Math.min(burst, bucket.tokens + minutes * perMinute), at };
}

function refusal({ tokens }: Bucket, { perMinute }: Allowance): RateVerdict {
  return { isTaken: false, retryAfterSeconds: Math.ceil(((1 - tokens) / perMinute) * 60) };
}
