import test from 'ava';
import type { Access } from '../../../deploy/local/access.ts';
import { account, queryOf, refusal, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

/** Everybody may do everything, except that `account` lacks the given permissions. */
const without =
  (...permissions: string[]) =>
  ({ caller, permission }: Access) =>
    caller !== account || !permissions.includes(permission);

test('a job takes bigquery.jobs.create on the project', async (t) => {
  const { client } = await startStandIn(t, { access: without('bigquery.jobs.create') });

  const refused = await refusal(t, () => client.query('SELECT 1'));

  t.deepEqual(refused, {
    code: 403,
    reason: 'accessDenied',
    message:
      'Access Denied: Project acme: User does not have bigquery.jobs.create permission in project acme.',
  });
});

test('a query takes getData on each table, behind views and wildcards too', async (t) => {
  const mayRead = new Set([
    'projects/acme/datasets/shop/tables/view',
    'projects/acme/datasets/shop/tables/day_1',
  ]);
  const access = ({ caller, permission, resource }: Access) =>
    caller !== account || permission !== 'bigquery.tables.getData' || mayRead.has(resource);
  const { client, clientFor } = await startStandIn(t, { access });
  const owner = clientFor('owner@example.test');
  await owner.query('CREATE TABLE shop.secret AS SELECT 1 AS n');
  await owner.query('CREATE VIEW shop.view AS SELECT n FROM shop.secret');
  await owner.query('CREATE TABLE shop.day_1 AS SELECT 1 AS n');
  await owner.query('CREATE TABLE shop.day_2 AS SELECT 2 AS n');

  const direct = await refusal(t, () => client.query('SELECT n FROM shop.secret'));
  const behindView = await refusal(t, () => client.query('SELECT n FROM shop.view'));
  const wildcard = await refusal(t, () => client.query('SELECT n FROM `shop.day_*`'));

  const message = (table: string) =>
    `Access Denied: Table acme:shop.${table}: User does not have permission to query table acme:shop.${table}, or perhaps it does not exist in location US.`;
  t.is(direct.message, message('secret'));
  t.is(direct.code, 403);
  t.is(behindView.message, message('secret'));
  t.is(wildcard.message, message('day_2'));
});

test('writing, creating and deleting take permissions of their own', async (t) => {
  const lacking = [
    'bigquery.tables.create',
    'bigquery.tables.updateData',
    'bigquery.tables.update',
    'bigquery.tables.delete',
  ];
  const { client, clientFor } = await startStandIn(t, { access: without(...lacking) });
  await clientFor('owner@example.test').query('CREATE TABLE shop.t AS SELECT 1 AS n');
  const table = client.dataset('shop').table('t');
  const messageOf = async (work: () => Promise<unknown>) => (await refusal(t, work)).message;
  const onTable = (permission: string) =>
    `Access Denied: Table acme:shop.t: Permission ${permission} denied on table acme:shop.t (or it may not exist).`;

  t.is(
    await messageOf(() => client.query('DELETE FROM shop.t WHERE true')),
    onTable('bigquery.tables.updateData'),
  );
  t.is(await messageOf(() => table.insert([{ n: 2 }])), onTable('bigquery.tables.updateData'));
  t.is(await messageOf(() => table.setMetadata({ description: 'x' })), onTable('bigquery.tables.update'));
  t.is(await messageOf(() => table.delete()), onTable('bigquery.tables.delete'));
  t.is(
    await messageOf(() => client.query('CREATE TABLE shop.u AS SELECT 1 AS n')),
    'Access Denied: Dataset acme:shop: Permission bigquery.tables.create denied on dataset acme:shop (or it may not exist).',
  );
});

test('own jobs may always be read, those of others only with a permission', async (t) => {
  const { client, clientFor, run, idle } = await startStandIn(t, {
    access: without('bigquery.jobs.get', 'bigquery.jobs.listAll', 'bigquery.jobs.update'),
  });
  await run(queryOf('SELECT 1 AS n'), 'mine');
  await clientFor('other@example.test').createQueryJob({ query: 'SELECT 2 AS n', jobId: 'theirs' });
  await idle();

  const [mine] = await client.job('mine').getMetadata();
  const theirs = await refusal(t, () => client.job('theirs').getMetadata());
  const cancelled = await refusal(t, () => client.job('theirs').cancel());
  const [listed] = await client.getJobs();
  const everybody = await refusal(t, () => client.getJobs({ allUsers: true }));

  t.is(mine.user_email, account);
  t.is(theirs.reason, 'accessDenied');
  t.is(cancelled.reason, 'accessDenied');
  t.deepEqual(
    listed.map((job) => job.id),
    ['mine'],
  );
  t.is(
    everybody.message,
    'Access Denied: Project acme: User does not have bigquery.jobs.listAll permission in project acme.',
  );
});

test('datasets that a caller may not see are missing from its lists', async (t) => {
  const { client, clientFor } = await startStandIn(t, {
    access: ({ caller, permission, resource }) =>
      caller !== account || permission !== 'bigquery.datasets.get' || !resource.endsWith('/shop'),
  });
  await clientFor('owner@example.test').createDataset('open');

  const [datasets] = await client.getDatasets();
  const refused = await refusal(t, () => client.dataset('shop').getMetadata());

  t.deepEqual(
    datasets.map((dataset) => dataset.id),
    ['open'],
  );
  t.is(
    refused.message,
    'Access Denied: Dataset acme:shop: Permission bigquery.datasets.get denied on dataset acme:shop (or it may not exist).',
  );
});

test('used() lists each permission that a call asked for, once', async (t) => {
  const standIn = await startStandIn(t);
  await standIn.run(queryOf('CREATE TABLE shop.t AS SELECT 1 AS n'));
  await standIn.sql('SELECT n FROM shop.t');
  await standIn.sql('SELECT n FROM shop.t');

  const used = standIn
    .used()
    .filter(({ caller }) => caller === account)
    .map(({ permission, resource }) => `${permission} ${resource}`);

  t.deepEqual(used, [
    'bigquery.jobs.create projects/acme',
    'bigquery.tables.create projects/acme/datasets/shop',
    'bigquery.tables.updateData projects/acme/datasets/shop/tables/t',
    'bigquery.tables.getData projects/acme/datasets/shop/tables/t',
  ]);
});
