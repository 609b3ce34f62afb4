/** The kinds of resource that a permission of the manifest is granted on. */
export type ResourceWord = 'project' | 'dataset' | 'topic' | 'subscription' | 'state' | 'vm';

/**
 * Every permission that a function may have, by what it is granted on. The list is closed: none of these lets
 * anyone become somebody else (no `setMetadata`, no `actAs`, no `setIamPolicy`), and a new one is added here
 * on purpose.
 */
export const permissionsByResource: Readonly<Record<ResourceWord, readonly string[]>> = {
  project: [
    'bigquery.jobs.create',
    'bigquery.jobs.get',
    'bigquery.jobs.list',
    'bigquery.jobs.listAll',
    'bigquery.jobs.update',
    'compute.zoneOperations.get',
    'compute.zoneOperations.list',
    'logging.logEntries.list',
  ],
  dataset: [
    'bigquery.datasets.get',
    'bigquery.tables.create',
    'bigquery.tables.createSnapshot',
    'bigquery.tables.delete',
    'bigquery.tables.deleteSnapshot',
    'bigquery.tables.get',
    'bigquery.tables.getData',
    'bigquery.tables.list',
    'bigquery.tables.update',
    'bigquery.tables.updateData',
  ],
  topic: ['pubsub.topics.get', 'pubsub.topics.publish'],
  subscription: ['pubsub.subscriptions.consume', 'pubsub.subscriptions.get'],
  state: [
    'datastore.entities.create',
    'datastore.entities.delete',
    'datastore.entities.get',
    'datastore.entities.list',
    'datastore.entities.update',
  ],
  vm: [
    'compute.instances.get',
    'compute.instances.getSerialPortOutput',
    'compute.instances.reset',
    'compute.instances.start',
  ],
};

/** Splits `dataset:marts` into its word and name; undefined for what is no word of the vocabulary. */
export function splitResource(on: string): { word: ResourceWord; name: string } | undefined {
  const [word = '', ...rest] = on.split(':');
  const name = rest.join(':');
  const isKnown = Object.hasOwn(permissionsByResource, word);
  const isWhole = word === 'project' || word === 'vm' ? rest.length === 0 : name !== '';
  return isKnown && isWhole ? { word: word as ResourceWord, name } : undefined;
}
