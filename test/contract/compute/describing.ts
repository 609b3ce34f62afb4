import { type Claim, failureOf, same } from './world.ts';

/** What Compute says of the VM. */
export const describingClaims: Claim[] = [
  {
    title: 'A VM is described by its status, its addresses and its times, without what the wire adds',
    seen: 'gcp.md 3 [run]: ids are strings, responses carry protobuf noise',
    check: async ({ compute, now }) => {
      const described = await compute.describe();

      const aDayAgo = new Date(now().getTime() - 24 * 60 * 60 * 1000);
      same(described, {
        id: '4242424242424242424',
        status: 'RUNNING',
        statusMessage: undefined,
        externalAddress: '203.0.113.10',
        internalAddress: '10.128.0.2',
        lastStartedAt: aDayAgo,
        lastStoppedAt: undefined,
        restartsAutomatically: true,
      });
    },
  },
  {
    title: 'A VM that is stopped has no external address, says when it stopped, and keeps the internal one',
    seen: 'gcp.md 7 [doc]: the ephemeral address is released by a stop; natIP is absent while stopped',
    check: async ({ compute, deeds, pass, now }) => {
      deeds.stopByHuman('ana@example.test');
      const stopping = await compute.describe();
      pass(20);
      const stopped = await compute.describe();

      same([stopping.status, stopping.externalAddress], ['STOPPING', '203.0.113.10']);
      same([stopped.status, stopped.externalAddress], ['TERMINATED', undefined]);
      same(stopped.internalAddress, '10.128.0.2');
      same(stopped.lastStoppedAt, now());
    },
  },
  {
    title: 'A VM that freezes is still called RUNNING',
    seen: 'gcp.md 7: the status knows nothing of the operating system',
    check: async ({ compute, deeds }) => {
      deeds.freeze();

      same((await compute.describe()).status, 'RUNNING');
    },
  },
  {
    title: 'A VM that was preempted says so itself',
    seen: 'gcp.md 7 [mem] for the type; the text [unverified]',
    check: async ({ compute, deeds, pass }) => {
      deeds.preempt();
      pass(20);

      const { status, statusMessage } = await compute.describe();
      same([status, statusMessage], ['TERMINATED', 'Instance was preempted.']);
    },
  },
  {
    title: 'The serial console is read from its end',
    seen: 'gcp.md 7 [src]: a negative start counts from the end',
    check: async ({ compute, deeds }) => {
      deeds.killContainer('superset', { outOfMemory: true });

      const whole = await compute.serialConsole({ bytes: 20_000 });
      const end = await compute.serialConsole({ bytes: 10 });

      same(/Out of memory: Killed process \d+ \(superset_app\)/.test(whole), true);
      same(end, whole.slice(-10));
    },
  },
  {
    title: 'A VM that does not exist is a permanent error which names it',
    seen: 'gcp.md 3 [run]: 404 is code 5; the HTTP status only in httpStatusCode',
    check: async ({ compute, deeds, place }) => {
      const path = `projects/${place.project}/zones/${place.zone}/instances/${place.instance}`;
      const message = `The resource '${path}' was not found`;
      deeds.failCompute({ answer: { httpStatus: 404, reason: 'notFound', message }, times: 1 });

      same(await failureOf(compute.describe()), {
        name: 'PermanentError',
        message: `Compute instances.get: 404: ${message}`,
        fields: { call: 'instances.get', problem: 'not-found', httpStatus: 404 },
      });
    },
  },
];
