import { type Claim, failureOf, requestIdOf, same } from './world.ts';

const answers = [
  [401, 'authError', 'refused', 'permission'],
  [403, 'forbidden', 'refused', 'permission'],
  [403, 'rateLimitExceeded', 'later', 'rate-limited'],
  [403, 'quotaExceeded', 'later', 'rate-limited'],
  [404, 'notFound', 'refused', 'not-found'],
  [409, 'resourceInUseByAnotherResource', 'refused', 'precondition'],
  [412, 'conditionNotMet', 'refused', 'precondition'],
  [400, 'invalid', 'refused', 'other'],
  [429, 'rateLimitExceeded', 'later', 'rate-limited'],
  [500, 'internalError', 'later', 'unavailable'],
  [503, 'backendError', 'later', 'unavailable'],
  [503, 'ZONE_RESOURCE_POOL_EXHAUSTED', 'later', 'no-capacity'],
  [503, 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS', 'later', 'no-capacity'],
] as const;

const permissions = [
  ['compute.instances.get', 'instance'],
  ['compute.instances.reset', 'instance'],
  ['compute.instances.start', 'instance'],
  ['compute.instances.getSerialPortOutput', 'instance'],
  ['compute.zoneOperations.list', 'project'],
  ['compute.zoneOperations.get', 'operation'],
] as const;

/** What Compute refuses, and how it is told apart. */
export const refusingClaims: Claim[] = [
  ...answers.map(
    ([httpStatus, reason, outcome, meaning]): Claim => ({
      title: `An answer ${httpStatus} ${reason} to a reset means ${outcome}: ${meaning}`,
      seen: 'gcp.md 3 [run]: GoogleError with httpStatusCode; the reason is only in the raw payload [src]',
      check: async ({ compute, deeds }) => {
        const message = 'Compute says so.';
        deeds.failCompute({ call: 'instances.reset', answer: { httpStatus, reason, message }, times: 1 });

        const result = await compute.reset(requestIdOf('a'));

        same({ ...result }, { outcome, reason: meaning, text: `${httpStatus}: ${message}` } as typeof result);
        // Not tried again behind our back, and nothing was done.
        same(await compute.operations(new Date(0)), []);
      },
    }),
  ),
  ...permissions.map(
    ([permission, on]): Claim => ({
      title: `Without ${permission} Compute refuses in its own words`,
      seen: "gcp.md 3 [run] and 6: 403 Required '…' permission for '…'",
      check: async ({ compute, deny, place }) => {
        deny(permission);
        const zone = `projects/${place.project}/zones/${place.zone}`;
        const resource = {
          instance: `${zone}/instances/${place.instance}`,
          operation: `${zone}/operations/operation-0`,
          project: `projects/${place.project}`,
        }[on];
        const text = `403: Required '${permission}' permission for '${resource}'`;

        if (permission === 'compute.instances.reset' || permission === 'compute.instances.start') {
          const call = permission === 'compute.instances.reset' ? compute.reset : compute.start;
          same(await call(requestIdOf('a')), { outcome: 'refused', reason: 'permission', text });
          return;
        }
        const calls = {
          'compute.instances.get': () => compute.describe(),
          'compute.instances.getSerialPortOutput': () => compute.serialConsole({ bytes: 10 }),
          'compute.zoneOperations.list': () => compute.operations(new Date(0)),
          'compute.zoneOperations.get': () => compute.waitFor('operation-0', { timeoutMilliseconds: 5000 }),
        };
        const { name, message } = await failureOf(calls[permission]());
        same(name, 'PermanentError');
        same(message?.endsWith(text), true);
      },
    }),
  ),
  {
    title: 'A read that Compute cannot answer is worth another try, and is tried once',
    seen: 'gcp.md 3 [run]: the client retries a 503 on get unless told not to',
    check: async ({ compute, deeds }) => {
      deeds.failCompute({ call: 'instances.get', answer: { httpStatus: 503 }, times: 1 });

      const { name, fields } = await failureOf(compute.describe());

      same(name, 'TransientError');
      same(fields, { call: 'instances.get', problem: 'unavailable', httpStatus: 503 });
      same((await compute.describe()).status, 'RUNNING');
    },
  },
  {
    title: 'A request id that is no UUID is refused',
    seen: 'gcp.md 3: a UUID, not the zero one',
    check: async ({ compute }) => {
      const result = await compute.reset('00000000-0000-0000-0000-000000000000');

      same([result.outcome, 'reason' in result && result.reason], ['refused', 'other']);
    },
  },
];
