import type { ExecutionContext } from 'ava';
import { startVm, type VmOptions } from '../../../../deploy/local/vm/start.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { type AgentWord, encodeOrder } from '../../../../shared/events/vm-messages.ts';

/** A VM of the test's own at nine in the morning, and plain HTTP calls of its Compute API. */
export async function startedVm(t: ExecutionContext, options: Partial<VmOptions> = {}) {
  const clock = createManualClock(new Date('2026-03-02T09:00:00Z'));
  const place = { project: 'acme', zone: 'us-central1-a', instance: 'superset-ineco' };
  const vm = await startVm({ clock, ...place, ...options });
  t.teardown(vm.stop);

  const call = async (method: string, path: string) => {
    const url = `${vm.url}/compute/v1/projects/acme/zones/us-central1-a${path}`;
    const response = await fetch(url, { method, headers: { authorization: 'Bearer ana@example.test' } });
    return { status: response.status, body: (await response.json()) as Body };
  };
  return {
    vm,
    clock,
    call,
    pass: (seconds: number) => clock.advance(Math.round(seconds * 1000)),
    instance: async () => (await call('GET', '/instances/superset-ineco')).body,
    /** In the order they were inserted. */
    operations: async () => (await call('GET', '/operations')).body.items ?? [],
    orderOf: (word: AgentWord | string, orderId: string, lifeSeconds = 600) => {
      const expiresAt = new Date(clock.now().getTime() + lifeSeconds * 1000);
      return encodeOrder({ word: word as AgentWord, orderId, expiresAt });
    },
  };
}

/** Parts of what the API answers. */
export type Body = {
  name: string;
  status: string;
  operationType: string;
  user: string;
  items?: Body[];
  networkInterfaces?: { accessConfigs: { natIP?: string }[] }[];
  error?: { code?: number; message?: string; errors: { code?: string; reason?: string }[] };
};

/** The external address in an instance. */
export function addressOf({ networkInterfaces }: Body): string | undefined {
  return networkInterfaces?.[0]?.accessConfigs[0]?.natIP;
}

/** Lets everything run that does not wait for the clock. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
