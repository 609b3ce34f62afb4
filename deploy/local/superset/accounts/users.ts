import { notFound, type RestAnswer, refusal } from '../answer.ts';
import { checkedBody, type Rules } from '../checked-body.ts';
import { bodyOf, type Call, idIn, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { Metadata, UserRow } from '../metadata.ts';

type UserBody = {
  username?: string;
  email?: string;
  first_name?: string;
  last_name?: string;
  password?: string;
  active?: boolean;
  roles?: number[];
};

const optional = {
  active: { type: 'boolean' },
  roles: { type: { listOf: { type: 'integer' } } },
  groups: { type: { listOf: { type: 'integer' } } },
} as const satisfies Rules;

const texts = ['email', 'first_name', 'last_name', 'password', 'username'];

const newUserRules: Rules = {
  ...Object.fromEntries(texts.map((name) => [name, { type: 'string', isRequired: true } as const])),
  ...optional,
};

const userRules: Rules = {
  ...Object.fromEntries(texts.map((name) => [name, { type: 'string' } as const])),
  ...optional,
};

/** Who can sign in: an administrator's business. */
export function userRoutes(metadata: Metadata): Route[] {
  const path = '/api/v1/security/users/';
  return [
    { method: 'GET', path, access: 'can_get on User', handle: (call) => listUsers(call, metadata) },
    { method: 'POST', path, access: 'can_post on User', handle: (call) => makeUser(call, metadata) },
    {
      method: 'GET',
      path: `${path}{id}`,
      access: 'can_get on User',
      handle: (call) => {
        const user = metadata.users.get(idIn(call));
        return user ? { status: 200, body: { id: user.id, result: userJson(metadata, user) } } : notFound;
      },
    },
    {
      method: 'PUT',
      path: `${path}{id}`,
      access: 'can_put on User',
      handle: (call) => changeUser(call, metadata),
    },
  ];
}

function listUsers(call: Call, metadata: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...metadata.users.values()],
    columns: ['id', 'roles.id', 'roles.name', 'first_name', 'last_name', 'username', 'active', 'email'],
    show: (user) => userJson(metadata, user),
    orders: {
      id: ({ id }) => id,
      username: ({ username }) => username,
      email: ({ email }) => email,
    },
    filters: {
      id: ({ id }) => id,
      username: ({ username }) => username,
      email: ({ email }) => email,
      active: ({ active }) => active,
      roles: ({ roleIds }) => roleIds,
    },
  });
}

function userJson({ roles }: Metadata, user: UserRow): object {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    active: user.active,
    groups: [],
    roles: user.roleIds.flatMap((id) => {
      const role = roles.get(id);
      return role ? [{ id, name: role.name }] : [];
    }),
  };
}

function makeUser(call: Call, metadata: Metadata): RestAnswer {
  const body = checkedBody<Required<UserBody>>(bodyOf(call), newUserRules);
  const taken = takenBy(metadata, body);
  if (taken) return taken;
  const { username, email, password, first_name, last_name, active = true, roles = [] } = body;
  const user: UserRow = {
    id: metadata.nextId(),
    username,
    password,
    email,
    firstName: first_name,
    lastName: last_name,
    active,
    roleIds: roles,
  };
  metadata.users.set(user.id, user);
  return { status: 201, body: { id: user.id } };
}

function takenBy({ users }: Metadata, { username, email }: UserBody): RestAnswer | undefined {
  for (const user of users.values()) {
    const isName = user.username === username;
    if (!isName && user.email !== email) continue;
    const [column, value] = isName ? ['username', username] : ['email', email];
    const constraint = `duplicate key value violates unique constraint "ab_user_${column}_key"`;
    return refusal(422, `${constraint}\nDETAIL:  Key (${column})=(${value}) already exists.\n`);
  }
  return undefined;
}

function changeUser(call: Call, { users }: Metadata): RestAnswer {
  const body = checkedBody<UserBody>(bodyOf(call), userRules);
  const user = users.get(idIn(call));
  if (!user) return notFound;
  const { username, email, password, first_name, last_name, active, roles } = body;
  Object.assign(user, {
    ...(username !== undefined && { username }),
    ...(email !== undefined && { email }),
    ...(password !== undefined && { password }),
    ...(first_name !== undefined && { firstName: first_name }),
    ...(last_name !== undefined && { lastName: last_name }),
    ...(active !== undefined && { active }),
    ...(roles !== undefined && { roleIds: roles }),
  });
  return { status: 200, body: { result: body } };
}
