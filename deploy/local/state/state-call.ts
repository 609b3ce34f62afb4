import { type StateKind, stateKinds } from '../../../shared/state.ts';

/** One request to the state server, decoded; `permissions` is what Firestore would ask of the caller for it. */
export type StateCall = { kind: StateKind; permissions: readonly string[] } & (
  | { action: 'list'; prefix: string }
  | { action: 'read'; id: string }
  | { action: 'create' | 'put'; id: string }
  | { action: 'update'; id: string; version: string }
  | { action: 'delete'; id: string; version: string | undefined }
);

/** What a request's line and headers say. */
export type RequestHead = {
  method: string | undefined;
  url: string | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
};

/** Decodes `/kinds/<kind>` and `/kinds/<kind>/<id>`; the answer is a text where the request is not one of ours. */
export function decodeStateCall({ method, url, ifMatch, ifNoneMatch }: RequestHead): StateCall | string {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://state');
  const [, root, kindName = '', encodedId, ...rest] = pathname.split('/');
  const kind = stateKinds.find((candidate) => candidate === kindName);
  if (root !== 'kinds' || rest.length > 0) return `No such path: ${pathname}`;
  if (!kind) return `No such kind: ${kindName}`;

  if (encodedId === undefined) {
    if (method !== 'GET') return `A whole kind can be listed, not ${method}`;
    const permissions = ['datastore.entities.list'];
    return { action: 'list', kind, permissions, prefix: searchParams.get('prefix') ?? '' };
  }

  const version = ifMatch?.replaceAll('"', '');
  return decodeRecordCall({ method, kind, id: decodeURIComponent(encodedId), version, ifNoneMatch });
}

type RecordHead = {
  method: string | undefined;
  kind: StateKind;
  id: string;
  version: string | undefined;
  ifNoneMatch: string | undefined;
};

function decodeRecordCall({ method, kind, id, version, ifNoneMatch }: RecordHead): StateCall | string {
  const entities = (...verbs: string[]) => verbs.map((verb) => `datastore.entities.${verb}`);
  if (method === 'GET') return { action: 'read', kind, id, permissions: entities('get') };
  if (method === 'DELETE') return { action: 'delete', kind, id, version, permissions: entities('delete') };
  if (method !== 'PUT') return `A record can be read, written or deleted, not ${method}`;
  if (version !== undefined) return { action: 'update', kind, id, version, permissions: entities('update') };
  if (ifNoneMatch === '*') return { action: 'create', kind, id, permissions: entities('create') };
  return { action: 'put', kind, id, permissions: entities('create', 'update') };
}
