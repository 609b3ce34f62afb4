import { readFileSync } from 'node:fs';
import test from 'ava';
import { anonymousCaller } from '../../../deploy/local/access.ts';
import { accountOf, isGranted, pubsubAgentOf } from '../../../deploy/local/permissions.ts';
import { parseManifest } from '../../../deploy/manifest.ts';
import { loadConfig } from '../../../shared/config/load.ts';

const manifest = parseManifest(readFileSync('deploy/manifest.json', 'utf8'), 'deploy/manifest.json');
const names = loadConfig('deploy/local/watchdog.yaml');
const project = 'projects/watchdog-local';

const refreshMarts = 'refresh-marts@watchdog-local.iam.gserviceaccount.com';
const scheduler = accountOf('scheduler', 'watchdog-local');
const superset = accountOf('superset', 'watchdog-local');
const pubsubAgent = pubsubAgentOf('watchdog-local');

const may = test.macro({
  exec: (t, caller: string, permission: string, resource: string) =>
    t.true(isGranted(manifest, names, { caller, permission, resource })),
  title: (_claim, caller, permission, resource) =>
    `${String(caller).split('@')[0]} may ${permission} on ${resource}`,
});
const mayNot = test.macro({
  exec: (t, caller: string, permission: string, resource: string) =>
    t.false(isGranted(manifest, names, { caller, permission, resource })),
  title: (_claim, caller, permission, resource) =>
    `${String(caller).split('@')[0]} may not ${permission} on ${resource}`,
});

test(may, anonymousCaller, 'bigquery.tables.delete', `${project}/datasets/ineco_marts/tables/mart_geo`);

test(may, refreshMarts, 'bigquery.jobs.create', project);
test(may, refreshMarts, 'bigquery.jobs.get', `${project}/jobs/watchdog_r1_mart_geo_1`);
test(may, refreshMarts, 'bigquery.tables.updateData', `${project}/datasets/ineco_marts/tables/mart_geo`);
test(may, refreshMarts, 'bigquery.tables.create', `${project}/datasets/ineco_marts_shadow`);
test(may, refreshMarts, 'bigquery.tables.getData', `${project}/datasets/ineco_ga4/tables/events_20260301`);
test(may, refreshMarts, 'pubsub.topics.publish', `${project}/topics/watchdog-events`);
test(may, refreshMarts, 'datastore.entities.create', 'kinds/runs');

test(
  mayNot,
  refreshMarts,
  'bigquery.tables.updateData',
  `${project}/datasets/ineco_ga4/tables/events_20260301`,
);
test(mayNot, refreshMarts, 'bigquery.tables.getData', `${project}/datasets/salaries/tables/all`);
test(mayNot, refreshMarts, 'bigquery.tables.getData', `${project}/datasets/ineco_marts_private/tables/all`);
test(mayNot, refreshMarts, 'bigquery.tables.getData', project);
test(mayNot, refreshMarts, 'bigquery.tables.getData', 'projects/other/datasets/ineco_marts/tables/mart_geo');
test(mayNot, refreshMarts, 'bigquery.jobs.create', 'projects/other');
test(mayNot, refreshMarts, 'pubsub.topics.publish', `${project}/topics/dead-letters`);
test(mayNot, refreshMarts, 'datastore.entities.create', 'kinds/controls');
test(mayNot, refreshMarts, 'datastore.entities.get', 'kinds/incidents');

test(may, scheduler, 'pubsub.topics.publish', `${project}/topics/refresh-marts`);
test(mayNot, scheduler, 'pubsub.topics.publish', `${project}/topics/watchdog-events`);

test(may, pubsubAgent, 'bigquery.tables.updateData', `${project}/datasets/watchdog/tables/events`);
test(may, pubsubAgent, 'pubsub.topics.publish', `${project}/topics/dead-letters`);
test(may, pubsubAgent, 'pubsub.subscriptions.consume', `${project}/subscriptions/refresh-marts`);
test(mayNot, pubsubAgent, 'bigquery.tables.updateData', `${project}/datasets/watchdog/tables/others`);
test(mayNot, pubsubAgent, 'pubsub.topics.publish', `${project}/topics/refresh-marts`);

test(may, superset, 'bigquery.tables.getData', `${project}/datasets/ineco_marts/tables/mart_geo`);
test(may, superset, 'bigquery.jobs.create', project);
test(mayNot, superset, 'bigquery.tables.updateData', `${project}/datasets/ineco_marts/tables/mart_geo`);
test(mayNot, superset, 'bigquery.tables.getData', `${project}/datasets/ineco_ga4/tables/events_20260301`);

test(mayNot, 'refresh-marts@other.iam.gserviceaccount.com', 'bigquery.jobs.create', project);
test(mayNot, accountOf('no-function', 'watchdog-local'), 'bigquery.jobs.create', project);

test('a VM that the configuration does not name can be reached by nobody', (t) => {
  const [refresh] = manifest.functions;
  if (!refresh) throw new Error('Expected a function');
  const withVm = {
    ...manifest,
    functions: [{ ...refresh, permissions: [{ on: 'vm', allow: ['compute.instances.reset'] }] }],
  };
  const access = {
    caller: refreshMarts,
    permission: 'compute.instances.reset',
    resource: `${project}/zones/us-central1-a/instances/superset-ineco`,
  };

  t.true(isGranted(withVm, names, access));
  t.false(isGranted(withVm, { project: names.project, datasets: names.datasets }, access));
  t.false(isGranted(withVm, names, { ...access, resource: `${access.resource}-2` }));
});
