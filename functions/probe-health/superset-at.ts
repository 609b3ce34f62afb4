import type { Clock } from '../../shared/clients/clock.ts';
import { createHealthCheck } from '../../shared/clients/superset/health.ts';
import type { SupersetClient } from '../../shared/clients/superset/port.ts';
import type { Patience } from '../../shared/clients/superset/send.ts';
import type { SupersetCredentials } from '../../shared/clients/superset/session.ts';
import { createSupersetClient } from '../../shared/clients/superset/superset.ts';
import { isPublicPlainHttp } from '../../shared/config/address.ts';

/** The calls of a probe by somebody signed in. */
export type SignedInCalls = Pick<
  SupersetClient,
  'login' | 'countDatasets' | 'listDatasets' | 'relatedObjects' | 'chart' | 'chartData'
>;

/** A Superset to be probed. */
export type ProbedSuperset = {
  health: () => Promise<void>;
  /** Undefined where the password would cross the internet readable. */
  signedIn: SignedInCalls | undefined;
};

/** Opens the Superset at an address; each probe opens it anew, for the VM's address changes. */
export type SupersetAt = (address: URL) => ProbedSuperset;

/** Longer waits than these are an outage to people too. */
export const probePatience = {
  healthMilliseconds: 5000,
  loginMilliseconds: 10_000,
  readMilliseconds: 10_000,
  chartMilliseconds: 60_000,
} as const;

/** How a probe reaches Superset: each call once, and the password only where nobody else can read it. */
export function createSupersetAt({
  credentials,
  allowPlainHttp,
  clock,
  patience = {},
}: {
  credentials: SupersetCredentials;
  allowPlainHttp: boolean;
  clock: Clock;
  patience?: Partial<Patience>;
}): SupersetAt {
  const patient = { ...probePatience, ...patience };
  return (url) => {
    const health = createHealthCheck({ url, clock, healthMilliseconds: patient.healthMilliseconds });
    if (!allowPlainHttp && isPublicPlainHttp(url.href)) return { health, signedIn: undefined };
    const options = { url, credentials, clock, allowPlainHttp, patience: patient, mostTries: 1 };
    return { health, signedIn: createSupersetClient(options) };
  };
}
