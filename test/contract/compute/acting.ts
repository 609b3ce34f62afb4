import { accepted, type Claim, failureOf, finished, requestIdOf, same } from './world.ts';

/** Changing the VM. */
export const actingClaims: Claim[] = [
  {
    title: 'A reset keeps the status, the address and the last start, and is done after its operation',
    seen: 'gcp.md 7 [doc]: RUNNING throughout, addresses kept; lastStartTimestamp [unverified]',
    check: async (world) => {
      const { compute } = world;
      const before = await compute.describe();

      const operation = await accepted(compute.reset(requestIdOf('a')));
      const during = await compute.describe();
      const done = await finished(world, operation, 2);

      same(during, before);
      same(done, { done: true, error: undefined, isOutOfCapacity: false });
      same(await compute.describe(), before);
    },
  },
  {
    title: 'The same request resets once, however often and late it is delivered',
    seen: 'gcp.md 3 [run] and 7 [src]: requestId is idempotent',
    check: async (world) => {
      const { compute, now } = world;
      const start = now();
      const first = await accepted(compute.reset(requestIdOf('b')));
      const again = await accepted(compute.reset(requestIdOf('b')));
      await finished(world, first, 2);
      const late = await accepted(compute.reset(requestIdOf('b')));
      const other = await accepted(compute.reset(requestIdOf('c')));

      same([again, late], [first, first]);
      same(other === first, false);
      const operations = await compute.operations(start);
      same(
        operations.map(({ requestId }) => requestId),
        [requestIdOf('c'), requestIdOf('b')],
      );
    },
  },
  {
    title: 'The operation is known by the name that can be waited for, not by its number',
    seen: 'gcp.md 3 [run]: name is the numeric id, the name is in latestResponse',
    check: async ({ compute }) => {
      const operation = await accepted(compute.reset(requestIdOf('a')));

      same(/^operation-/.test(operation), true);
      const [listed] = await compute.operations(new Date(0));
      same(listed?.name, operation);
    },
  },
  {
    title: 'A start brings a stopped VM back at another address',
    seen: 'gcp.md 7 [doc]: the ephemeral address changes',
    check: async (world) => {
      const { compute, deeds, pass, now } = world;
      const { externalAddress } = await compute.describe();
      deeds.stopByHuman('ana@example.test');
      pass(20);

      const operation = await accepted(compute.start(requestIdOf('a')));
      const during = await compute.describe();
      const done = await finished(world, operation, 5);
      const after = await compute.describe();

      same([during.status, during.externalAddress], ['PROVISIONING', undefined]);
      same(done.done, true);
      same([after.status, after.lastStartedAt], ['RUNNING', now()]);
      same(typeof after.externalAddress, 'string');
      same(after.externalAddress === externalAddress, false);
    },
  },
  {
    title: 'An operation that takes longer than the wait is not done, and not failed',
    seen: 'gcp.md 3 [src]: a wait may be answered before the operation is done',
    check: async ({ compute }) => {
      const operation = await accepted(compute.reset(requestIdOf('a')));

      const waited = await compute.waitFor(operation, { timeoutMilliseconds: 50 });

      same(waited, { done: false, error: undefined, isOutOfCapacity: false });
    },
  },
  {
    title: 'An operation that nobody started cannot be waited for',
    seen: 'gcp.md 3 [run]: 404 is code 5',
    check: async ({ compute }) => {
      const { name, fields } = await failureOf(compute.waitFor('operation-0', { timeoutMilliseconds: 5000 }));

      same(name, 'PermanentError');
      same(fields, { call: 'zoneOperations.wait', problem: 'not-found', httpStatus: 404 });
    },
  },
  {
    title: 'A zone without a free machine fails the operation of a start, and the VM stays stopped',
    seen: 'gcp.md 7: start may fail with ZONE_RESOURCE_POOL_EXHAUSTED; in the operation, with httpErrorStatusCode 503',
    check: async (world) => {
      const { compute, deeds, pass, place } = world;
      deeds.stopByHuman('ana@example.test');
      pass(20);
      deeds.exhaustZone();

      const operation = await accepted(compute.start(requestIdOf('a')));
      const done = await finished(world, operation, 5);
      const again = await compute.start(requestIdOf('a'));

      const text = `ZONE_RESOURCE_POOL_EXHAUSTED: The zone 'projects/${place.project}/zones/${place.zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later.`;
      same(done, { done: true, error: text, isOutOfCapacity: true });
      same((await compute.describe()).status, 'TERMINATED');
      // The same request is answered with the failed operation: another try takes another request id.
      same(again, { outcome: 'later', reason: 'no-capacity', text });
      deeds.mend();
    },
  },
  {
    title: 'A zone without a free machine may be told by the call itself',
    seen: 'issue text; the HTTP form [unverified]',
    check: async ({ compute, deeds, pass }) => {
      deeds.stopByHuman('ana@example.test');
      pass(20);
      deeds.exhaustZone('call');

      const result = await compute.start(requestIdOf('a'));

      same([result.outcome, 'reason' in result && result.reason], ['later', 'no-capacity']);
      same((await compute.describe()).status, 'TERMINATED');
    },
  },
  {
    title: 'A VM that is stopped or on its way is neither reset nor started',
    seen: 'resourceNotReady [mem], its HTTP status [unverified]',
    check: async ({ compute, deeds, place }) => {
      deeds.stopByHuman('ana@example.test');

      const path = `projects/${place.project}/zones/${place.zone}/instances/${place.instance}`;
      const text = `400: The resource '${path}' is not ready`;
      const refused = { outcome: 'refused', reason: 'precondition', text } as const;
      same(await compute.reset(requestIdOf('a')), refused);
      same(await compute.start(requestIdOf('b')), refused);
      const own = (await compute.operations(new Date(0))).filter(({ type }) => type !== 'stop');
      same(own, []);
    },
  },
];
