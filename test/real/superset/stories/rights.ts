import type { World } from '../../../contract/superset/world.ts';
import { addColumn, findingsOf, namesIn, openMart, write } from '../mart.ts';
import type { Story } from '../story.ts';

const setup = /npx watchdog superset setup/;
const everything = 'all_datasource_access on all_datasource_access';
const writing = 'can_write on Dataset';
const reading = [
  ...['Dataset', 'Chart', 'Dashboard', 'Database', 'CurrentUserRestApi', 'SecurityRestApi'],
].map((name) => `can_read on ${name}`);

/** Accounts that may do less than the watchdog's. */
export const rightsStories: Story[] = [
  {
    title:
      'an account that sees nothing is told as one fault with the command that mends it, and not as drift',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await addColumn(world, mart);
      for (const permissions of [[], reading]) {
        const { checked, synced } = await story.run(await world.clientOf(permissions));
        t.deepEqual(
          checked.findings.map(({ kind, subject, class: is }) => ({ kind, subject, class: is })),
          [{ kind: 'dataset-drift', subject: 'superset', class: 'permission-denied' }],
          permissions.join(),
        );
        t.regex(checked.findings[0]?.fix ?? '', setup);
        t.deepEqual(synced, []);
      }
      t.false((await namesIn(world, mart)).includes('apply_clicks'));
    },
  },
  {
    title: 'a dataset that an account may not write is told by itself, before it drifts, and as no drift',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      for (const account of await accountsWithoutIt(world, mart.id)) {
        const { checked } = await story.run(account);
        t.deepEqual(
          findingsOf({ checked }, mart).map(({ subject }) => subject),
          [],
        );
        const finding = checked.findings.find(({ subject }) => subject === `${mart.name} (not owned)`);
        t.like(finding, { kind: 'dataset-drift', class: 'not-owner', severity: 'P3' });
        t.regex(finding?.fix ?? '', setup);
        const kinds = new Set(checked.findings.map(({ kind }) => kind));
        t.deepEqual(kinds, new Set(['dataset-drift']));
      }
    },
  },
  {
    title: 'without the right to write it a dataset stays as it is, and says so beside its drift',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await addColumn(world, mart);
      const before = await world.client.dataset(mart.id);
      for (const account of await accountsWithoutIt(world, mart.id)) {
        const { checked, synced } = await story.run(account);
        t.deepEqual(synced, []);
        const drifted = checked.findings.find(({ subject }) => subject === mart.name);
        t.regex(drifted?.fix ?? '', /may not write the dataset\..* apply_clicks/);
        const notOwned = checked.findings.find(({ subject }) => subject === `${mart.name} (not owned)`);
        t.regex(notOwned?.fix ?? '', setup);
      }
      const after = await world.client.dataset(mart.id);
      t.deepEqual(after.columns, before.columns);
    },
  },
];

/** Who may read it all and not write this dataset: no right to write, no owner, and an owner without the right. */
async function accountsWithoutIt(world: World, datasetId: number) {
  const reader = await world.clientOf([...reading, everything]);
  const stranger = await world.clientOf([...reading, everything, writing]);
  const owner = await world.clientOf([...reading, everything]);
  const { ownerIds } = await world.client.dataset(datasetId);
  const { userId } = await owner.account();
  await write(world, `dataset/${datasetId}`, { owners: [...ownerIds, userId] });
  return [reader, stranger, owner];
}
