import { createHash } from 'node:crypto';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type Answer, type Call, parameter, type Route } from './call.ts';
import { pageOf } from './paging.ts';

/** projects.*, the lists that are always empty here, and the sign-in of clients that insist on one. */
export function projectRoutes(catalog: Catalog): Route[] {
  const dataset = '/projects/{projectId}/datasets/{datasetId}';
  return [
    { method: 'GET', path: '/projects', id: 'bigquery.projects.list', handle: (call) => list(catalog, call) },
    {
      method: 'GET',
      path: '/projects/{projectId}/serviceAccount',
      id: 'bigquery.projects.getServiceAccount',
      handle: (call) => ({
        body: {
          kind: 'bigquery#getServiceAccountResponse',
          email: `bq-${numericId(parameter(call, 'projectId'))}@bigquery-encryption.iam.gserviceaccount.com`,
        },
      }),
    },
    {
      method: 'GET',
      path: `${dataset}/routines`,
      id: 'bigquery.routines.list',
      handle: () => ({ body: { etag: '"routines"' } }),
    },
    { method: 'GET', path: `${dataset}/models`, id: 'bigquery.models.list', handle: () => ({ body: {} }) },
    {
      method: 'POST',
      path: `${dataset}/routines`,
      id: 'bigquery.routines.insert',
      handle: () => {
        throw unsupported('routines');
      },
    },
    { method: 'POST', path: '/token', handle: token },
  ];
}

function list(catalog: Catalog, call: Call): Answer {
  const projects = catalog.projects().map((projectId) => ({
    kind: 'bigquery#project',
    id: projectId,
    numericId: numericId(projectId),
    projectReference: { projectId },
    friendlyName: projectId,
  }));
  const { items, nextPageToken } = pageOf(call, projects, 50);
  return {
    body: {
      kind: 'bigquery#projectList',
      etag: '"projects"',
      projects: items,
      totalItems: projects.length,
      ...(nextPageToken ? { nextPageToken } : {}),
    },
  };
}

/** A project number that depends on the name alone. */
function numericId(projectId: string): string {
  return String(100_000_000_000 + createHash('sha256').update(projectId).digest().readUInt32BE(0));
}

/** The OAuth token endpoint of a service account key: the token is the account's own name, see `callerOf`. */
function token(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'));
  const claims = form.get('assertion')?.split('.')[1];
  if (!claims) throw new BigQueryError('invalid', 'Expected a JWT in the form field assertion.');
  const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { iss?: unknown };
  return { body: { access_token: String(iss), token_type: 'Bearer', expires_in: 3600 } };
}
