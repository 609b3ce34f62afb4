import { accepted, type Claim, finished, requestIdOf, same, whoDidWhat } from './world.ts';

/** Compute's memory of what was done to the VM, and by whom. */
export const rememberingClaims: Claim[] = [
  {
    title: 'Operations tell who did what, the newest first, ours with its request id',
    seen: 'gcp.md 7 [src]: user, clientOperationId; only creationTimestamp desc can be sorted by',
    check: async (world) => {
      const { compute, deeds, pass, remediator } = world;
      await finished(world, await accepted(compute.reset(requestIdOf('a'))), 60);
      deeds.stopByHuman('ana@example.test');
      pass(20);

      const operations = await compute.operations(new Date(0));

      same(whoDidWhat(operations), ['stop by ana@example.test', `reset by ${remediator}`]);
      same(
        operations.map(({ requestId, status }) => [requestId, status]),
        [
          [undefined, 'DONE'],
          [requestIdOf('a'), 'DONE'],
        ],
      );
    },
  },
  {
    title: 'Only operations since the instant are told, that of the instant itself too',
    seen: 'gcp.md 7 [src]: insertTime',
    check: async ({ compute, deeds, pass, now }) => {
      deeds.resetByHuman('ana@example.test');
      pass(60);
      const since = now();
      deeds.resetByHuman('bea@example.test');

      same(whoDidWhat(await compute.operations(since)), ['reset by bea@example.test']);
      same(await compute.operations(new Date(since.getTime() + 1)), []);
    },
  },
  {
    title: 'A preemption is told as done by the system',
    seen: 'gcp.md 7 [mem] for the type names',
    check: async ({ compute, deeds }) => {
      deeds.preempt();

      same(whoDidWhat(await compute.operations(new Date(0))), ['compute.instances.preempted by system']);
    },
  },
  {
    title: 'After a host error Compute starts the VM by itself, at the same address',
    seen: 'gcp.md 7 [mem] for the type names; the address [unverified]',
    check: async ({ compute, deeds, pass }) => {
      const { externalAddress } = await compute.describe();
      deeds.hostError();
      const during = await compute.describe();
      pass(65);
      const after = await compute.describe();

      same(during.status, 'REPAIRING');
      same([after.status, after.externalAddress], ['RUNNING', externalAddress]);
      same(whoDidWhat(await compute.operations(new Date(0))), [
        'compute.instances.automaticRestart by system',
        'compute.instances.hostError by system',
      ]);
    },
  },
  {
    title: 'Operations are forgotten after two weeks',
    seen: 'gcp.md 7 [mem]',
    check: async ({ compute, deeds, pass }) => {
      deeds.resetByHuman('ana@example.test');

      pass(14 * 24 * 60 * 60 - 1);
      same((await compute.operations(new Date(0))).length, 1);
      pass(1);
      same(await compute.operations(new Date(0)), []);
    },
  },
];
