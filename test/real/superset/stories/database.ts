import type { SupersetClient } from '../../../../shared/clients/superset/port.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import { addColumn, dropColumn, findingsOf, makeChart, namesIn, openMart } from '../mart.ts';
import type { Story } from '../story.ts';

/** Superset without its own database. */
export const databaseStories: Story[] = [
  {
    title: 'with the database stopped or silent nothing is over, and the run afterwards is complete',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await makeChart(world, mart, { name: 'Cities', query: { columns: ['city'] } });
      await dropColumn(world, mart);
      const before = findingsOf(await story.run(), mart);
      t.is(before.length, 1);

      for (const [harm, mend, problem] of [
        ['stop', 'start', 'database-down'],
        ['freeze', 'thaw', 'database-silent'],
      ] as const) {
        // It has to sign in first, and with a silent database no login ends: how busy the machine is does not matter.
        const client = world.clientWith({ patience: { loginMilliseconds: 1000 } });
        await world.database[harm]();
        try {
          await t.notThrowsAsync(client.health());
          const error = await t.throwsAsync(client.login());
          t.is(error instanceof SupersetError && error.problem, problem);
          const blind = await story.run(client);
          t.deepEqual(findingsOf(blind, mart), before);
          t.is(blind.checked.obstacles?.length, 1);
          t.deepEqual(blind.synced, []);
        } finally {
          await world.database[mend]();
        }
        const again = await story.run();
        t.deepEqual(findingsOf(again, mart), before);
        t.is(again.checked.obstacles, undefined);
      }
    },
  },
  {
    title: 'a database that stops in the middle of a run ends nothing, and the next delivery completes it',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await makeChart(world, mart, { name: 'Cities', query: { columns: ['city'] } });
      await dropColumn(world, mart);
      const before = findingsOf(await story.run(), mart);
      await addColumn(world, mart);
      const calls = ['listDatasets', 'visitCharts', 'listRowLevelSecurity', 'putDatasetColumns'] as const;

      let died = '';
      for (const call of calls) {
        const dying = stoppingBefore(call, world.client, world.database.stop);
        try {
          const { runId, checked, synced, outcome } = await story.deliver(dying);
          died = runId;
          t.is(outcome, call === 'putDatasetColumns' ? 'retry' : 'acknowledged', call);
          t.deepEqual(synced, [], call);
          t.is(checked === undefined, outcome === 'retry', call);
          if (checked) t.deepEqual(findingsOf({ checked }, mart), before, call);
        } finally {
          await world.database.start();
        }
        t.false((await namesIn(world, mart)).includes('apply_clicks'), call);
      }

      const { synced, checked } = await story.deliver(world.client, died);
      t.like(synced, [{ dataset: mart.name, added: ['apply_clicks'] }]);
      t.deepEqual(checked && findingsOf({ checked }, mart), before);
    },
  },
];

/** A client on whose first such call the database stops; the call and all after it go on without one. */
function stoppingBefore(
  call: keyof SupersetClient,
  client: SupersetClient,
  stop: () => Promise<void>,
): SupersetClient {
  let stopped: Promise<void> | undefined;
  const through = client[call] as (...words: unknown[]) => Promise<unknown>;
  return {
    ...client,
    [call]: async (...words: unknown[]) => {
      stopped ??= stop();
      await stopped;
      return through(...words);
    },
  };
}
