import type { ComputeClient, VmDescription } from '../../shared/clients/compute-port.ts';
import { isStop } from './diagnose-vm.ts';
import type { Stop, VmSight } from './sight.ts';

/** Where Superset listens on the VM unless watchdog.yaml names an address (runbook 4.3). */
export const supersetPort = 8088;

/** Compute keeps operations for about two weeks. */
const operationDays = 14;

/** Where Superset is, and what became of its VM. */
export type Whereabouts = {
  /** The configured address, or the one that the VM had when Compute was asked last. */
  known: () => URL | undefined;
  /** Asks Compute anew: after a start the VM has another address. */
  ask: (now: Date) => Promise<{ address: URL | undefined; vm: VmSight }>;
};

type Compute = Pick<ComputeClient, 'describe' | 'operations'>;

/** `compute` is undefined where no VM is configured; it is asked only when nothing else helps, for it is slow to load. */
export function createWhereabouts({
  url,
  compute,
}: {
  url: URL | undefined;
  compute: Compute | undefined;
}): Whereabouts {
  let found = url;
  return {
    known: () => found,
    ask: async (now) => {
      if (!compute) return { address: found, vm: { status: 'unknown', text: 'watchdog.yaml names no VM' } };
      try {
        const description = await compute.describe();
        found = url ?? addressOf(description);
        return { address: found, vm: await sightOf(description, compute, now) };
      } catch (error) {
        // While Compute does not answer, the address of before is the best there is.
        return { address: found, vm: { status: 'unknown', text: messageOf(error) } };
      }
    },
  };
}

/** A VM without an address of its own on the internet is looked at from inside the network. */
function addressOf({ status, externalAddress, internalAddress }: VmDescription): URL | undefined {
  const address = externalAddress ?? (status === 'RUNNING' ? internalAddress : undefined);
  return address === undefined ? undefined : new URL(`http://${address}:${supersetPort}`);
}

async function sightOf(description: VmDescription, compute: Compute, now: Date): Promise<VmSight> {
  const { status, lastStartedAt } = description;
  const stoppedBy = status === 'RUNNING' ? undefined : await findStop(description, compute, now);
  return { status, lastStartedAt, stoppedBy };
}

/** The last operation that stopped it since it was started; one that failed stopped nothing. */
async function findStop(
  { lastStartedAt }: VmDescription,
  compute: Compute,
  now: Date,
): Promise<Stop | undefined> {
  const since = new Date(now.getTime() - operationDays * 86_400_000);
  try {
    const operations = await compute.operations(since);
    return operations.find(
      ({ type, error, insertedAt }) =>
        isStop(type) && error === undefined && (!lastStartedAt || insertedAt >= lastStartedAt),
    );
  } catch {
    return 'unreadable';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
