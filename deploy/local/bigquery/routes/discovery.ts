import type { Route } from './call.ts';

/** Query parameters that `bq` passes, by method; the document must list them, else the client refuses to send them. */
const queryParameters: Record<string, string[]> = {
  'bigquery.datasets.list': ['all', 'filter', 'maxResults', 'pageToken'],
  'bigquery.datasets.get': ['datasetView', 'accessPolicyVersion'],
  'bigquery.datasets.insert': ['accessPolicyVersion'],
  'bigquery.datasets.patch': ['accessPolicyVersion', 'updateMode'],
  'bigquery.datasets.update': ['accessPolicyVersion', 'updateMode'],
  'bigquery.datasets.delete': ['deleteContents'],
  'bigquery.tables.list': ['maxResults', 'pageToken'],
  'bigquery.tables.get': ['selectedFields', 'view'],
  'bigquery.tables.patch': ['autodetect_schema'],
  'bigquery.tables.update': ['autodetect_schema'],
  'bigquery.tabledata.list': [
    'formatOptions.useInt64Timestamp',
    'formatOptions.timestampOutputFormat',
    'maxResults',
    'pageToken',
    'selectedFields',
    'startIndex',
  ],
  'bigquery.jobs.list': [
    'allUsers',
    'maxCreationTime',
    'maxResults',
    'minCreationTime',
    'pageToken',
    'parentJobId',
    'projection',
    'stateFilter',
  ],
  'bigquery.jobs.get': ['location'],
  'bigquery.jobs.cancel': ['location'],
  'bigquery.jobs.delete': ['location'],
  'bigquery.jobs.getQueryResults': [
    'formatOptions.useInt64Timestamp',
    'formatOptions.timestampOutputFormat',
    'location',
    'maxResults',
    'pageToken',
    'startIndex',
    'timeoutMs',
  ],
  'bigquery.projects.list': ['maxResults', 'pageToken'],
  'bigquery.models.list': ['maxResults', 'pageToken'],
  'bigquery.routines.list': ['filter', 'maxResults', 'pageToken', 'readMask'],
};

const repeated = new Set(['stateFilter']);

/** The discovery document of the routes, from which `bq` and Google's older Python client build themselves. */
export function discoveryDocument(routes: Route[], origin: string) {
  const resources: Record<string, { methods: Record<string, unknown> }> = {};
  for (const route of routes) {
    const [, resource, method] = route.id?.split('.') ?? [];
    if (!resource || !method) continue;
    resources[resource] ??= { methods: {} };
    resources[resource].methods[method] = methodOf(route, method);
  }
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: 'bigquery:v2',
    name: 'bigquery',
    version: 'v2',
    title: 'BigQuery API',
    protocol: 'rest',
    rootUrl: `${origin}/`,
    servicePath: 'bigquery/v2/',
    basePath: '/bigquery/v2/',
    baseUrl: `${origin}/bigquery/v2/`,
    batchPath: 'batch/bigquery/v2',
    parameters: {
      alt: { type: 'string', location: 'query', default: 'json' },
      fields: { type: 'string', location: 'query' },
      key: { type: 'string', location: 'query' },
      prettyPrint: { type: 'boolean', location: 'query' },
      quotaUser: { type: 'string', location: 'query' },
      trace: { type: 'string', location: 'query' },
    },
    schemas: { Body: { id: 'Body', type: 'object', additionalProperties: { type: 'any' } } },
    resources,
  };
}

function methodOf(route: Route, method: string) {
  const id = route.id ?? '';
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(route.method) && method !== 'cancel';
  const path = route.path.slice(1);
  const parameters = Object.fromEntries([
    ...inPath.map((name) => [name, { type: 'string', location: 'path', required: true }]),
    ...(queryParameters[id] ?? []).map((name) => [
      name,
      { type: 'string', location: 'query', ...(repeated.has(name) ? { repeated: true } : {}) },
    ]),
  ]);
  const upload = {
    accept: ['*/*'],
    protocols: {
      simple: { multipart: true, path: `/upload/bigquery/v2/${path}` },
      resumable: { multipart: true, path: `/resumable/upload/bigquery/v2/${path}` },
    },
  };
  return {
    id,
    path,
    flatPath: path,
    httpMethod: route.method,
    parameters,
    parameterOrder: inPath,
    response: { $ref: 'Body' },
    ...(hasBody ? { request: { $ref: 'Body' } } : {}),
    ...(id === 'bigquery.jobs.insert' ? { supportsMediaUpload: true, mediaUpload: upload } : {}),
  };
}
