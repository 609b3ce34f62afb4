import type { Metadata } from '../metadata.ts';
import { administratorRole } from './account.ts';
import { freshRoles } from './permissions.ts';

/** The roles of a fresh Superset. */
export function seedRoles({ roles, nextId }: Metadata): void {
  for (const [name, permissions] of Object.entries(freshRoles)) {
    const id = nextId();
    roles.set(id, { id, name, permissions: new Set(permissions) });
  }
}

/** Makes the administrator whom `superset fab create-admin` would, and says how they sign in. */
export function firstUser({ users, roles, nextId }: Metadata): { username: string; password: string } {
  const credentials = { username: 'admin', password: 'admin' };
  const id = nextId();
  users.set(id, {
    ...credentials,
    id,
    email: 'admin@example.test',
    firstName: 'Ad',
    lastName: 'Min',
    active: true,
    roleIds: [...roles.values()].flatMap(({ id, name }) => (name === administratorRole ? [id] : [])),
  });
  return credentials;
}
