import { stateKinds } from '../shared/state.ts';
import type { Manifest } from './manifest.ts';
import { permissionsByResource, splitResource } from './manifest-permissions.ts';
import { datasetWords } from './manifest-schema.ts';

/** A contradiction between two places of the manifest; `path` is the place to correct. */
export type Contradiction = { path: (string | number)[]; message: string };

/** Finds what each field alone cannot show: names said twice, or that nothing has. */
export function findContradictions(manifest: Manifest): Contradiction[] {
  return [
    ...findDuplicates(manifest),
    ...findUnknownTopics(manifest),
    ...findTopicsWithoutReader(manifest),
    ...findUnknownSchedules(manifest),
    ...findUnknownTables(manifest),
    ...findWrongTimes(manifest),
    ...findWrongPermissions(manifest),
  ];
}

type Place = { path: (string | number)[]; value: string };

function placesOf<Field extends string>(
  root: string,
  items: readonly Record<Field, string>[],
  field: Field,
): Place[] {
  return items.map((item, index) => ({ path: [root, index, field], value: item[field] }));
}

/** Every subscription, a function's or not, with its place in the manifest. */
function subscriptionsOf({ functions, subscriptions }: Manifest) {
  const pushes = functions.flatMap(({ triggers, timeoutSeconds }, index) =>
    triggers.flatMap((trigger, position) =>
      trigger.kind === 'push'
        ? [
            {
              ...trigger,
              name: trigger.subscription,
              timeoutSeconds,
              path: ['functions', index, 'triggers', position],
            },
          ]
        : [],
    ),
  );
  const others = subscriptions.map((subscription, index) => ({
    ...subscription,
    timeoutSeconds: 0,
    path: ['subscriptions', index],
  }));
  return [...pushes, ...others];
}

function findDuplicates(manifest: Manifest): Contradiction[] {
  const { topics, functions, schedules, tables, datasets } = manifest;
  const groups = [
    placesOf('topics', topics, 'name'),
    placesOf('functions', functions, 'name'),
    placesOf('schedules', schedules, 'name'),
    tables.map(({ dataset, name }, index) => ({
      path: ['tables', index, 'name'],
      value: `${dataset}.${name}`,
    })),
    placesOf('datasets', datasets, 'dataset'),
    subscriptionsOf(manifest).map(({ path, name }) => ({ path, value: name })),
    ...functions.map(({ environment, secrets }, index) => [
      ...environment.map(({ name }, at) => ({
        path: ['functions', index, 'environment', at, 'name'],
        value: name,
      })),
      ...secrets.map(({ name }, at) => ({ path: ['functions', index, 'secrets', at, 'name'], value: name })),
    ]),
  ];
  return groups.flatMap((places) =>
    places
      .filter(({ value }, index) => places.findIndex((other) => other.value === value) < index)
      .map(({ path, value }) => ({ path, message: `expected a name of its own, "${value}" is taken` })),
  );
}

function findUnknownTopics(manifest: Manifest): Contradiction[] {
  const known = manifest.topics.map(({ name }) => name);
  const places: Place[] = [
    ...placesOf('schedules', manifest.schedules, 'topic'),
    ...subscriptionsOf(manifest).flatMap(({ path, topic, deadLetter }) => [
      { path: [...path, 'topic'], value: topic },
      ...(deadLetter ? [{ path: [...path, 'deadLetter', 'topic'], value: deadLetter.topic }] : []),
    ]),
  ];
  return places
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) => unknownName(path, value, known));
}

function findTopicsWithoutReader(manifest: Manifest): Contradiction[] {
  const read = subscriptionsOf(manifest).map(({ topic }) => topic);
  return placesOf('topics', manifest.topics, 'name')
    .filter(({ value }) => !read.includes(value))
    .map(({ path, value }) => ({
      path,
      message: `expected a subscription to "${value}", or its messages are lost`,
    }));
}

function findUnknownSchedules({ functions, schedules }: Manifest): Contradiction[] {
  const known = schedules.map(({ name }) => name);
  return functions.flatMap(({ environment }, index) =>
    environment.flatMap(({ source }, at) => {
      const [word, schedule] = source.split(':');
      if (word !== 'schedule' || !schedule || known.includes(schedule)) return [];
      return [unknownName(['functions', index, 'environment', at, 'source'], schedule, known)];
    }),
  );
}

function findUnknownTables({ subscriptions, tables }: Manifest): Contradiction[] {
  const known = tables.map(({ dataset, name }) => `${dataset}.${name}`);
  return subscriptions.flatMap((subscription, index) => {
    if (subscription.kind !== 'bigquery') return [];
    const table = `${subscription.dataset}.${subscription.table}`;
    return known.includes(table) ? [] : [unknownName(['subscriptions', index, 'table'], table, known)];
  });
}

function findWrongTimes(manifest: Manifest): Contradiction[] {
  return subscriptionsOf(manifest).flatMap(({ path, name, ackDeadlineSeconds, timeoutSeconds, retry }) => [
    ...(timeoutSeconds > ackDeadlineSeconds
      ? [
          {
            path: [...path, 'ackDeadlineSeconds'],
            message: `expected at least the function's timeout of ${timeoutSeconds} s, or "${name}" delivers again while it works`,
          },
        ]
      : []),
    ...(retry.minimumBackoffSeconds > retry.maximumBackoffSeconds
      ? [
          {
            path: [...path, 'retry', 'maximumBackoffSeconds'],
            message: `expected at least the minimum of ${retry.minimumBackoffSeconds} s`,
          },
        ]
      : []),
  ]);
}

function findWrongPermissions(manifest: Manifest): Contradiction[] {
  return manifest.functions.flatMap(({ permissions }, index) =>
    permissions.flatMap(({ on, allow }, at) => {
      const path = ['functions', index, 'permissions', at];
      const known = namesOf(manifest, on);
      if (!known?.includes(on))
        return [unknownName([...path, 'on'], on, known ?? Object.keys(permissionsByResource))];

      const word = splitResource(on)?.word ?? 'project';
      return allow
        .map((permission, position) => ({ path: [...path, 'allow', position], value: permission }))
        .filter(({ value }) => !permissionsByResource[word].includes(value))
        .map(({ path, value }) => ({ path, message: `${value} cannot be granted on a ${word}` }));
    }),
  );
}

/** What may stand after `on`, of the same kind of resource; undefined when there is no such kind. */
function namesOf(manifest: Manifest, on: string): string[] | undefined {
  const split = splitResource(on);
  switch (split?.word) {
    case undefined:
      return undefined;
    case 'dataset':
      return datasetWords.map((word) => `dataset:${word}`);
    case 'topic':
      return manifest.topics.map(({ name }) => `topic:${name}`);
    case 'subscription':
      return subscriptionsOf(manifest).map(({ name }) => `subscription:${name}`);
    case 'state':
      return stateKinds.map((kind) => `state:${kind}`);
    default:
      return [on];
  }
}

function unknownName(path: (string | number)[], value: string, known: readonly string[]): Contradiction {
  return { path, message: `there is no "${value}", expected one of ${known.join(', ')}` };
}
