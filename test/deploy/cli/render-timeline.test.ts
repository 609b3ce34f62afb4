import test from 'ava';
import { renderTimeline } from '../../../deploy/cli/render-timeline.ts';
import type { WatchdogEvent } from '../../../shared/events/cloud-event.ts';

function fact(name: string, time: string, data: Record<string, unknown>): WatchdogEvent {
  return {
    specversion: '1.0',
    id: `${name}/${time}`,
    type: `watchdog.${name}.v1`,
    source: 'escalate',
    time,
    data,
  };
}

const incident = {
  incident: 'mart_geo-20261124T0200Z',
  cause: 'refresh-failed:mart_geo',
  title: 'mart_geo could not be built',
  severity: 'P2',
  deadline: '2026-11-24T14:00:00.000Z',
  openedAt: '2026-11-24T02:00:00.000Z',
  findings: 1,
};

test('a timeline tells each change, each mail and each mail that was not sent, in their order and with the reason', (t) => {
  const text = renderTimeline(
    [
      fact('notice-decided', '2026-11-24T02:01:00Z', {
        decision: 'sent',
        reason: 'first-notice',
        recipient: 'analytics@example.test',
        subject: 'OPEN P2 | mart_geo',
        explanation: 'It is a P2.',
      }),
      fact('incident-changed', '2026-11-24T02:00:00Z', {
        ...incident,
        change: 'opened',
        explanation: 'It failed.',
      }),
      fact('notice-decided', '2026-11-24T02:00:01Z', {
        decision: 'held',
        reason: 'waiting-for-group',
        explanation: 'It may pass.',
      }),
    ],
    'Asia/Yerevan',
  );

  t.deepEqual(text.split('\n'), [
    'Times in Asia/Yerevan',
    '2026-11-24 06:00:00  opened           P2, 1 wrong: It failed.',
    '2026-11-24 06:00:01  no mail          waiting-for-group: It may pass.',
    '2026-11-24 06:01:00  mail sent        first-notice to analytics@example.test: "OPEN P2 | mart_geo"; It is a P2.',
    '',
  ]);
});
