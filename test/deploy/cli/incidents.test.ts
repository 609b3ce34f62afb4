import test from 'ava';
import { renderIncidents } from '../../../deploy/cli/incidents.ts';

const incident = {
  id: 'mart_geo-20261124T0200Z',
  state: 'open' as const,
  severity: 'P2' as const,
  title: 'mart_geo could not be built',
  openedAt: '2026-11-24T02:00:00.000Z',
  deadline: '2026-11-24T14:00:00.000Z',
  told: [
    { reason: 'first-notice' as const, tier: 'analyticsLead' as const, at: '2026-11-24T02:01:00.000Z' },
    { reason: 'repeat' as const, tier: 'analyticsLead' as const, at: '2026-11-25T02:01:00.000Z' },
  ],
};

test('an incident is listed with its deadline on the clock of the people, and who was told', (t) => {
  t.is(
    renderIncidents([incident], 'Asia/Yerevan'),
    'open      P2  mart_geo-20261124T0200Z\n' +
      '          mart_geo could not be built\n' +
      '          until 2026-11-24 18:00 (Asia/Yerevan); told: analyticsLead\n',
  );
});

test('the oldest incident stands first; that there is none is said', (t) => {
  const older = { ...incident, id: 'older', openedAt: '2026-11-23T02:00:00.000Z', told: [] };

  const text = renderIncidents([incident, older], 'Asia/Yerevan');

  t.true(text.indexOf('older') < text.indexOf('mart_geo-'));
  t.regex(text, /told: nobody yet/);
  t.is(renderIncidents([], 'Asia/Yerevan'), 'No incident.\n');
});
