import type { ComputeClient } from '../../shared/clients/compute-port.ts';
import type { VmSight } from './sight.ts';

/** Where Superset listens on the VM unless watchdog.yaml names an address (runbook 4.3). */
export const supersetPort = 8088;

/** Finds Superset, and remembers where it was as long as a connection succeeds. */
export type Whereabouts = {
  /** The configured address, or the VM's; undefined where it has none now. */
  find: () => Promise<URL | undefined>;
  /** The VM may have another address by now. */
  forget: () => void;
  /** What Compute says of the VM, asked anew. */
  lookAtVm: (since: Date) => Promise<VmSight>;
};

/** Operations that may have stopped a VM; a stop of ours is a person's too, for we never stop one. */
const stops: readonly string[] = ['stop', 'suspend', 'delete'];

/** `compute` is undefined where no VM is configured; it is asked only when nothing else helps, for it is slow to load. */
export function createWhereabouts({
  url,
  compute,
}: {
  url: URL | undefined;
  compute: Pick<ComputeClient, 'describe' | 'operations'> | undefined;
}): Whereabouts {
  let found = url;
  return {
    find: async () => {
      found ??= await addressOf(compute);
      return found;
    },
    forget: () => {
      found = url;
    },
    lookAtVm: (since) => sightOf(compute, since),
  };
}

async function addressOf(compute: Pick<ComputeClient, 'describe'> | undefined): Promise<URL | undefined> {
  const address = (await compute?.describe())?.externalAddress;
  return address === undefined ? undefined : new URL(`http://${address}:${supersetPort}`);
}

async function sightOf(
  compute: Pick<ComputeClient, 'describe' | 'operations'> | undefined,
  since: Date,
): Promise<VmSight> {
  if (!compute) return { status: 'unknown', text: 'watchdog.yaml names no VM' };
  try {
    const { status, lastStartedAt } = await compute.describe();
    if (status === 'RUNNING') return { status, lastStartedAt, stoppedBy: undefined };
    const operations = await compute.operations(since);
    const stoppedBy = operations.find(
      ({ type }) => stops.includes(type) || type.startsWith('compute.instances.'),
    );
    return { status, lastStartedAt, stoppedBy };
  } catch (error) {
    return { status: 'unknown', text: error instanceof Error ? error.message : String(error) };
  }
}
