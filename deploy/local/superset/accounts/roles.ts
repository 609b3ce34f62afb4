import { fatalError, notFound, type RestAnswer } from '../answer.ts';
import { checkedBody, type Rules } from '../checked-body.ts';
import { bodyOf, type Call, idIn, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { Metadata, RoleRow } from '../metadata.ts';
import { partsOf } from './me.ts';
import { allPermissions } from './permissions.ts';

const roleRules: Rules = { name: { type: 'string', isRequired: true } };

const grantRules: Rules = {
  permission_view_menu_ids: { type: { listOf: { type: 'integer' } }, isRequired: true },
};

/** Roles and the permissions in them: an administrator's business. */
export function roleRoutes(metadata: Metadata): Route[] {
  const path = '/api/v1/security/roles/';
  return [
    { method: 'GET', path, access: 'can_get on Role', handle: (call) => listRoles(call, metadata) },
    { method: 'POST', path, access: 'can_post on Role', handle: (call) => makeRole(call, metadata) },
    {
      method: 'GET',
      path: `${path}{id}/permissions/`,
      access: 'can_list_role_permissions on Role',
      handle: (call) => {
        const role = metadata.roles.get(idIn(call));
        return role ? { status: 200, body: { result: permissionsOf(role) } } : notFound;
      },
    },
    {
      method: 'POST',
      path: `${path}{id}/permissions`,
      access: 'can_add_role_permissions on Role',
      handle: (call) => grant(call, metadata),
    },
    {
      method: 'GET',
      path: '/api/v1/security/permissions-resources/',
      access: 'can_get on PermissionViewMenu',
      handle: listPermissions,
    },
  ];
}

function listRoles(call: Call, { roles }: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...roles.values()],
    columns: ['id', 'name'],
    show: ({ id, name }) => ({ id, name }),
    orders: { id: ({ id }) => id, name: ({ name }) => name },
    filters: { id: ({ id }) => id, name: ({ name }) => name },
  });
}

function makeRole(call: Call, { roles, nextId }: Metadata): RestAnswer {
  const { name } = checkedBody<{ name: string }>(bodyOf(call), roleRules);
  // Superset runs into the uniqueness of the name unprepared.
  if ([...roles.values()].some((role) => role.name === name)) return fatalError;
  const id = nextId();
  roles.set(id, { id, name, permissions: new Set() });
  return { status: 201, body: { id, result: { name } } };
}

function grant(call: Call, { roles }: Metadata): RestAnswer {
  const body = checkedBody<{ permission_view_menu_ids: number[] }>(bodyOf(call), grantRules);
  const role = roles.get(idIn(call));
  if (!role) return notFound;
  const granted = body.permission_view_menu_ids.flatMap((id) => allPermissions[id - 1] ?? []);
  role.permissions = new Set(granted);
  return { status: 200, body: { result: body } };
}

function permissionsOf({ permissions }: RoleRow): object[] {
  return [...permissions].map((permission) => {
    const [permission_name, view_menu_name] = partsOf(permission);
    return { id: allPermissions.indexOf(permission) + 1, permission_name, view_menu_name };
  });
}

function listPermissions(call: Call): RestAnswer {
  const rows = allPermissions.map((permission, index) => {
    const [name, view] = partsOf(permission);
    return { id: index + 1, name, view };
  });
  return answerList(call, {
    rows,
    columns: ['id', 'permission.name', 'view_menu.name'],
    show: ({ id, name, view }) => ({ id, permission: { name }, view_menu: { name: view } }),
    orders: {
      id: ({ id }) => id,
      'permission.name': ({ name }) => name,
      'view_menu.name': ({ view }) => view,
    },
    filters: { id: ({ id }) => id },
  });
}
