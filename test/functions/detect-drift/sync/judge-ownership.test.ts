import test from 'ava';
import { judgeOwnership } from '../../../../functions/detect-drift/sync/judge-ownership.ts';

const permissions = ['can_write on Dataset'];
const watchdog = { userId: 7, username: 'watchdog', roles: ['Mart watchdog'], permissions };

test('who is among the owners may write', (t) => {
  t.deepEqual(judgeOwnership({ ownerIds: [1, 7] }, watchdog), { mayWrite: true, reason: 'owner' });
});

test('who is not may not, and is told who may and who it is', (t) => {
  t.deepEqual(judgeOwnership({ ownerIds: [1, 5] }, watchdog), {
    mayWrite: false,
    reason: 'not-owner',
    because: 'only the users 1, 5 and not watchdog, who is user 7 (roles: Mart watchdog)',
  });
  t.like(judgeOwnership({ ownerIds: [] }, watchdog), {
    because: 'nobody and not watchdog, who is user 7 (roles: Mart watchdog)',
  });
});

test('an administrator writes without owning; a role that is only called alike does not', (t) => {
  const ownerIds = [1];
  const administrator = { ...watchdog, roles: ['Gamma', 'Admin'] };

  t.deepEqual(judgeOwnership({ ownerIds }, administrator), { mayWrite: true, reason: 'administrator' });
  t.false(judgeOwnership({ ownerIds }, { ...watchdog, roles: ['Administrators'] }).mayWrite);
});

test('an owner without the permission may not write', (t) => {
  t.like(judgeOwnership({ ownerIds: [7] }, { ...watchdog, permissions: ['can_read on Dataset'] }), {
    mayWrite: false,
    reason: 'no-permission',
  });
});

test('where Superset does not tell who we are, it is tried', (t) => {
  t.deepEqual(judgeOwnership({ ownerIds: [] }, undefined), { mayWrite: true, reason: 'unknown' });
  t.true(judgeOwnership({ ownerIds: [] }, { ...watchdog, userId: undefined }).mayWrite);
});
