import test from 'ava';
import type { Told } from '../../../../functions/escalate/board.ts';
import {
  nextTier,
  personOf,
  teamOf,
  tiersFor,
  toldTiers,
} from '../../../../functions/escalate/notices/routing.ts';

test('data goes to the analytics lead first, the platform to DevOps, what nobody answers to the stakeholder', (t) => {
  t.deepEqual(tiersFor({ area: 'data', severity: 'P2' }), ['analyticsLead', 'devOps', 'stakeholder']);
  t.deepEqual(tiersFor({ area: 'platform', severity: 'P1' }), ['devOps', 'analyticsLead', 'stakeholder']);
});

test('a P3 never leaves the team', (t) => {
  t.deepEqual(tiersFor({ area: 'data', severity: 'P3' }), ['analyticsLead', 'devOps']);
  t.is(nextTier({ area: 'data', severity: 'P3' }, 'devOps'), undefined);
  t.deepEqual(teamOf({ area: 'platform' }), ['devOps', 'analyticsLead']);
});

test('after the stakeholder there is nobody', (t) => {
  t.is(nextTier({ area: 'platform', severity: 'P1' }, 'analyticsLead'), 'stakeholder');
  t.is(nextTier({ area: 'platform', severity: 'P1' }, 'stakeholder'), undefined);
});

test('who only got a digest was told of no incident', (t) => {
  const at = '2026-11-24T06:00:00.000Z';
  const told: Told[] = [
    { reason: 'digest', tier: 'analyticsLead', at },
    { reason: 'deadline-near', tier: 'devOps', at },
  ];

  t.deepEqual(toldTiers({ area: 'data', told }), ['devOps']);
});

test('a person is called by name, or by the role where there is none', (t) => {
  t.is(personOf('devOps', { devOps: 'Davit' }), 'Davit');
  t.is(personOf('analyticsLead', { devOps: 'Davit' }), 'The analytics lead');
});
