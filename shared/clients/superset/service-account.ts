import { z } from 'zod';
import type { Secret } from '../../secret.ts';
import { anyAnswer, type SupersetCaller } from './caller.ts';
import { dataset, listedDataset, listedDatasetColumns } from './dataset-wire.ts';
import { listAll } from './pages.ts';
import { inResult } from './wire.ts';

/** The account to set up. */
export type ServiceAccount = {
  username: string;
  password: Secret;
  /** The role that holds its permissions; made where it is missing. */
  role: string;
  email: string;
};

/** What was found or made. */
export type ServiceAccountSetUp = {
  userId: number;
  roleId: number;
  /** Permissions that this version of Superset does not have, so that nobody can be given them. */
  missingPermissions: string[];
  /** Ids of the datasets that the account became an owner of just now. */
  adoptedDatasets: number[];
};

/**
 * The least that the watchdog can work with: it reads everything, and writes only datasets, where Superset lets
 * nobody but an owner.
 */
export const servicePermissions = [
  'can_read on Dataset',
  'can_write on Dataset',
  'can_read on Chart',
  'can_read on Dashboard',
  'can_read on Database',
  'all_datasource_access on all_datasource_access',
  // Its own name and permissions, and the CSRF token of its writes.
  'can_read on CurrentUserRestApi',
  'can_read on SecurityRestApi',
  'can_read on Row Level Security',
  'can_read on ReportSchedule',
] as const;

const named = z.looseObject({ id: z.number(), name: z.string() });
const user = z.looseObject({
  id: z.number(),
  username: z.string(),
  roles: z.array(z.looseObject({ id: z.number() })),
});
const permission = z.looseObject({
  id: z.number(),
  permission: z.looseObject({ name: z.string() }),
  view_menu: z.looseObject({ name: z.string() }),
});

/**
 * Makes the watchdog's role and account and gives it every physical dataset to own, beside whoever owns it already.
 * Harmless when everything is there; run it again for datasets that came later. Needs an administrator.
 */
export async function setUpServiceAccount(
  admin: SupersetCaller,
  account: ServiceAccount,
): Promise<ServiceAccountSetUp> {
  const made = await makeAccount(admin, account, servicePermissions);
  return { ...made, adoptedDatasets: await adoptDatasets(admin, made.userId) };
}

/** Makes a role with exactly these permissions, and an account that has it; or brings them to that. */
export async function makeAccount(
  admin: SupersetCaller,
  account: ServiceAccount,
  permissions: readonly string[],
): Promise<Omit<ServiceAccountSetUp, 'adoptedDatasets'>> {
  const roleId = await findOrMakeRole(admin, account.role);
  const missingPermissions = await grant(admin, roleId, permissions);
  const userId = await findOrMakeUser(admin, account, roleId);
  return { userId, roleId, missingPermissions };
}

async function findOrMakeRole({ call }: SupersetCaller, name: string): Promise<number> {
  const path = '/api/v1/security/roles/';
  const filters = [{ col: 'name', opr: 'eq', value: name }];
  const [found] = await listAll(call, { path, item: named, orderBy: 'name', filters });
  if (found) return found.id;
  const made = await call({
    method: 'POST',
    path,
    body: { name },
    answer: z.looseObject({ id: z.number() }),
  });
  return made.id;
}

async function grant(
  { call }: SupersetCaller,
  roleId: number,
  permissions: readonly string[],
): Promise<string[]> {
  const path = '/api/v1/security/permissions-resources/';
  const existing = await listAll(call, { path, item: permission, orderBy: 'id' });
  const ids = new Map(
    existing.map(({ id, permission, view_menu }) => [`${permission.name} on ${view_menu.name}`, id]),
  );
  const granted = permissions.flatMap((name) => ids.get(name) ?? []);
  await call({
    method: 'POST',
    path: `/api/v1/security/roles/${roleId}/permissions`,
    body: { permission_view_menu_ids: granted },
    answer: anyAnswer,
  });
  return permissions.filter((name) => !ids.has(name));
}

async function findOrMakeUser(
  { call }: SupersetCaller,
  { username, password, email }: ServiceAccount,
  roleId: number,
): Promise<number> {
  const path = '/api/v1/security/users/';
  const filters = [{ col: 'username', opr: 'eq', value: username }];
  const [found] = await listAll(call, { path, item: user, orderBy: 'username', filters });
  const settings = { active: true, password: password.reveal() };
  if (found) {
    const roles = [...new Set([...found.roles.map(({ id }) => id), roleId])];
    await call({
      method: 'PUT',
      path: `${path}${found.id}`,
      body: { ...settings, roles },
      answer: anyAnswer,
    });
    return found.id;
  }
  const names = { username, email, first_name: 'Mart', last_name: 'Watchdog' };
  const made = await call({
    method: 'POST',
    path,
    body: { ...settings, ...names, roles: [roleId] },
    answer: z.looseObject({ id: z.number() }),
  });
  return made.id;
}

async function adoptDatasets({ call }: SupersetCaller, userId: number): Promise<number[]> {
  const path = '/api/v1/dataset/';
  const listed = await listAll(call, {
    path,
    item: listedDataset,
    columns: listedDatasetColumns,
    orderBy: 'table_name',
  });
  const adopted: number[] = [];
  for (const { id, kind } of listed) {
    if (kind !== 'physical') continue;
    const { ownerIds, alwaysFilterMainDttm } = await call({
      method: 'GET',
      path: `${path}${id}`,
      answer: inResult(dataset),
    });
    if (ownerIds.includes(userId)) continue;
    const body = {
      owners: [...ownerIds, userId],
      // Reset to false by every write that does not name it.
      ...(alwaysFilterMainDttm !== undefined && { always_filter_main_dttm: alwaysFilterMainDttm }),
    };
    await call({ method: 'PUT', path: `${path}${id}`, body, purpose: 'write-dataset', answer: anyAnswer });
    adopted.push(id);
  }
  return adopted;
}
