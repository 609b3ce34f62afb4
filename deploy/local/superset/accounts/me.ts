import type { Route } from '../http/call.ts';
import type { Metadata } from '../metadata.ts';

/** What an account is told about itself. */
export function meRoutes({ roles }: Metadata): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/me/',
      access: 'signed-in',
      handle: (_call, { user }) => ({
        status: 200,
        body: {
          result: {
            id: user.id,
            username: user.username,
            email: user.email,
            first_name: user.firstName,
            last_name: user.lastName,
            is_active: user.active,
            is_anonymous: false,
          },
        },
      }),
    },
    {
      method: 'GET',
      path: '/api/v1/me/roles/',
      access: 'signed-in',
      handle: (_call, { user }) => ({
        status: 200,
        body: {
          result: {
            userId: user.id,
            username: user.username,
            email: user.email,
            firstName: user.firstName,
            lastName: user.lastName,
            isActive: user.active,
            isAnonymous: false,
            permissions: {},
            roles: Object.fromEntries(
              user.roleIds.flatMap((id) => {
                const role = roles.get(id);
                return role ? [[role.name, [...role.permissions].map(partsOf)]] : [];
              }),
            ),
          },
        },
      }),
    },
  ];
}

/** The permission and what it is on. */
export function partsOf(permission: string): [string, string] {
  const at = permission.indexOf(' on ');
  return [permission.slice(0, at), permission.slice(at + 4)];
}
