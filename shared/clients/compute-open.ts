import type { InstancesClient } from '@google-cloud/compute/build/src/v1/instances_client.js';
import type { ZoneOperationsClient } from '@google-cloud/compute/build/src/v1/zone_operations_client.js';
import { LocalAccountClient } from './local-account.ts';

/** Google's two clients that the watchdog needs of the hundred, each loaded and opened by its first use. */
export type GoogleCompute = {
  instances: () => Promise<InstancesClient>;
  operations: () => Promise<ZoneOperationsClient>;
};

/**
 * Google's Compute clients by subpath: the package's front door loads all of them. Even so the first use costs about
 * 1.2 s of a whole core and 150 MB, for the description of the whole API, which the second client shares. Taken from
 * `default`, because a bundle in several files has nothing else of a CommonJS module.
 */
export function openGoogleCompute({
  endpoint,
  account,
}: {
  endpoint?: string | undefined;
  account?: string | undefined;
}): GoogleCompute {
  return {
    instances: lazily(async () => {
      const loaded = await import('@google-cloud/compute/build/src/v1/instances_client.js');
      return initialized(new loaded.default.InstancesClient(optionsOf(endpoint, account)));
    }),
    operations: lazily(async () => {
      const loaded = await import('@google-cloud/compute/build/src/v1/zone_operations_client.js');
      return initialized(new loaded.default.ZoneOperationsClient(optionsOf(endpoint, account)));
    }),
  };
}

/** New for each client, for Google's constructors write into what they are given. */
function optionsOf(endpoint: string | undefined, account: string | undefined) {
  const { hostname, port, protocol } = new URL(endpoint ?? 'https://compute.googleapis.com');
  return {
    ...(endpoint && { apiEndpoint: hostname, protocol: protocol.replace(':', '') }),
    ...(port && { port: Number(port) }),
    ...(account && { authClient: new LocalAccountClient(account) }),
  };
}

/** Without credentials a method of a client that is not initialized rejects twice, once where nobody can catch it. */
async function initialized<Client extends { initialize: () => Promise<unknown> }>(
  client: Client,
): Promise<Client> {
  await client.initialize();
  return client;
}

/** Opens once; a failure is forgotten, so that the next use tries again. */
function lazily<Client>(open: () => Promise<Client>): () => Promise<Client> {
  let opened: Promise<Client> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
