import type { Config } from '../../shared/config/parse-config.ts';
import type { Manifest } from '../manifest.ts';
import { splitResource } from '../manifest-permissions.ts';
import { type Access, anonymousCaller } from './access.ts';

/** The parts of watchdog.yaml that give the manifest's resources their names. */
export type ResourceNames = Pick<Config, 'project' | 'datasets' | 'vm'>;

/** The service account of a function, or of another part of the cloud such as `scheduler`. */
export function accountOf(name: string, project: string): string {
  return `${name}@${project}.iam.gserviceaccount.com`;
}

/** The account that Google's Pub/Sub acts as: it writes to tables, and forwards dead letters. */
export function pubsubAgentOf(project: string): string {
  return `service-${project}@gcp-sa-pubsub.iam.gserviceaccount.com`;
}

/** Whether the manifest lets the caller do that; the same grants are what Terraform makes in the cloud. */
export function isGranted(manifest: Manifest, names: ResourceNames, access: Access): boolean {
  if (access.caller === anonymousCaller) return true;
  return grantsOf(manifest, names, access.caller).some(
    ({ resource, allow }) => allow.includes(access.permission) && covers(resource, access.resource),
  );
}

type Grant = { resource: string | undefined; allow: readonly string[] };

function grantsOf(manifest: Manifest, names: ResourceNames, caller: string): Grant[] {
  const { project } = names;
  if (caller === accountOf('scheduler', project)) return schedulerGrants(manifest, names);
  if (caller === pubsubAgentOf(project)) return pubsubAgentGrants(manifest, names);
  if (caller === accountOf('superset', project)) return supersetGrants(names);
  const found = manifest.functions.find(({ name }) => caller === accountOf(name, project));
  return (found?.permissions ?? []).map(({ on, allow }) => ({ resource: resourceOf(on, names), allow }));
}

function schedulerGrants({ schedules }: Manifest, names: ResourceNames): Grant[] {
  return schedules.map(({ topic }) => publishTo(topic, names));
}

function pubsubAgentGrants({ functions, subscriptions }: Manifest, names: ResourceNames): Grant[] {
  const pushes = functions.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'push' ? [{ ...trigger, name: trigger.subscription }] : [],
    ),
  );
  const forwarding = [...pushes, ...subscriptions].flatMap(({ name, deadLetter }) => {
    const consume = {
      resource: resourceOf(`subscription:${name}`, names),
      allow: ['pubsub.subscriptions.consume'],
    };
    return deadLetter ? [consume, publishTo(deadLetter.topic, names)] : [];
  });
  const writing = subscriptions.flatMap((subscription) =>
    subscription.kind === 'bigquery'
      ? [
          {
            resource: `${resourceOf(`dataset:${subscription.dataset}`, names)}/tables/${subscription.table}`,
            allow: ['bigquery.tables.get', 'bigquery.tables.updateData'],
          },
        ]
      : [],
  );
  return [...forwarding, ...writing];
}

/** The team's own Superset reads the marts; the watchdog has no say in that. */
function supersetGrants(names: ResourceNames): Grant[] {
  const reading = ['datasets.get', 'tables.get', 'tables.getData', 'tables.list'];
  return [
    { resource: resourceOf('project', names), allow: ['bigquery.jobs.create'] },
    { resource: resourceOf('dataset:marts', names), allow: reading.map((verb) => `bigquery.${verb}`) },
  ];
}

function publishTo(topic: string, names: ResourceNames): Grant {
  return { resource: resourceOf(`topic:${topic}`, names), allow: ['pubsub.topics.publish'] };
}

/** The name that a stand-in has for a resource of the manifest; undefined when the place has no such thing. */
function resourceOf(on: string, { project, datasets, vm }: ResourceNames): string | undefined {
  const { word, name = '' } = splitResource(on) ?? {};
  switch (word) {
    case 'project':
      return `projects/${project}`;
    case 'dataset':
      return `projects/${project}/datasets/${(datasets as Readonly<Record<string, string>>)[name]}`;
    case 'topic':
      return `projects/${project}/topics/${name}`;
    case 'subscription':
      return `projects/${project}/subscriptions/${name}`;
    case 'state':
      return `kinds/${name}`;
    case 'vm':
      return vm && `projects/${project}/zones/${vm.zone}/instances/${vm.instance}`;
    default:
      return undefined;
  }
}

/** A grant covers the resource and what is in it: a dataset's, all of its tables. */
function covers(granted: string | undefined, asked: string): boolean {
  return granted !== undefined && (asked === granted || asked.startsWith(`${granted}/`));
}
