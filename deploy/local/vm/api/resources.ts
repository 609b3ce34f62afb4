import type { Machine } from '../model/machine.ts';
import type { Operation } from '../model/operations.ts';

/** Where the VM is, and how Compute calls it. */
export type Place = { project: string; zone: string; instance: string };

const instanceId = '4242424242424242424';

/** Compute names resources by their address at its older host. */
export function selfLink(path: string): string {
  return `https://www.googleapis.com/compute/v1/${path}`;
}

/** `projects/P/zones/Z`. */
export function zonePath({ project, zone }: Place): string {
  return `projects/${project}/zones/${zone}`;
}

/** `projects/P/zones/Z/instances/I`, the name that permissions are granted on. */
export function instancePath(place: Place): string {
  return `${zonePath(place)}/instances/${place.instance}`;
}

/** The instance as Compute answers. */
export function instanceResource(place: Place, description: ReturnType<Machine['description']>) {
  const { status, statusMessage, lastStartedAt, lastStoppedAt, externalAddress, internalAddress } =
    description;
  return {
    kind: 'compute#instance',
    id: instanceId,
    name: place.instance,
    status,
    ...(statusMessage && { statusMessage }),
    zone: selfLink(zonePath(place)),
    selfLink: selfLink(instancePath(place)),
    ...(lastStartedAt && { lastStartTimestamp: computeTime(lastStartedAt) }),
    ...(lastStoppedAt && { lastStopTimestamp: computeTime(lastStoppedAt) }),
    scheduling: {
      automaticRestart: description.restartsAutomatically,
      onHostMaintenance: 'MIGRATE',
      preemptible: false,
    },
    networkInterfaces: [
      {
        kind: 'compute#networkInterface',
        name: 'nic0',
        networkIP: internalAddress,
        accessConfigs: [
          {
            kind: 'compute#accessConfig',
            type: 'ONE_TO_ONE_NAT',
            name: 'External NAT',
            networkTier: 'PREMIUM',
            ...(externalAddress && { natIP: externalAddress }),
          },
        ],
      },
    ],
  };
}

/** An operation as Compute answers. */
export function operationResource(place: Place, operation: Operation) {
  const { id, name, type, user, insertedAt, endedAt, status, requestId, statusMessage, error } = operation;
  return {
    kind: 'compute#operation',
    id,
    name,
    operationType: type,
    user,
    status,
    progress: status === 'DONE' ? 100 : 0,
    insertTime: computeTime(insertedAt),
    startTime: computeTime(insertedAt),
    ...(endedAt && { endTime: computeTime(endedAt) }),
    ...(requestId && { clientOperationId: requestId }),
    ...(statusMessage && { statusMessage }),
    targetId: instanceId,
    targetLink: selfLink(instancePath(place)),
    zone: selfLink(zonePath(place)),
    selfLink: selfLink(`${zonePath(place)}/operations/${name}`),
    ...(error && {
      error: { errors: [{ code: error.code, message: error.message }] },
      httpErrorStatusCode: error.httpStatus,
      httpErrorMessage: 'SERVICE UNAVAILABLE',
    }),
  };
}

/** Compute writes its times in California's. */
function computeTime(instant: Date): string {
  const pacificHours = -8;
  const local = new Date(instant.getTime() + pacificHours * 60 * 60 * 1000);
  return local.toISOString().replace('Z', '-08:00');
}
