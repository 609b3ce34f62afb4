import test from 'ava';
import { encodeHandOver, nextStep } from '../../shared/chain.ts';
import { decodeRequest } from '../../shared/events/decode-request.ts';
import { decodePush } from '../../shared/events/push-envelope.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const handOver = {
  from: 'refresh-marts',
  to: 'check-freshness',
  runId: 's20261124T0200Z',
  now: new Date('2026-11-24T02:03:00Z'),
  traceparent,
} as const;

test('check-freshness follows refresh-marts and ends the chain', (t) => {
  t.is(nextStep('refresh-marts'), 'check-freshness');
  t.is(nextStep('check-freshness'), 'detect-drift');
  t.is(nextStep('detect-drift'), undefined);
});

test('a hand-over is a request that the next step reads, with its run and trace', (t) => {
  const { data, attributes } = encodeHandOver(handOver);

  const message = decodePush({
    subscription: 's',
    message: {
      messageId: '1',
      publishTime: '2026-11-24T02:03:01Z',
      data: data.toString('base64'),
      attributes,
    },
  });
  t.deepEqual(decodeRequest('check-freshness', message), {
    body: { trigger: 'chain', runId: 's20261124T0200Z' },
    traceparent,
  });
  t.like(attributes, {
    id: 's20261124T0200Z/check-freshness',
    type: 'watchdog.check-freshness.v1',
    source: 'refresh-marts',
    subject: 's20261124T0200Z',
  });
});

test('said twice, at different times, a hand-over has the same id; another run has another', (t) => {
  const later = encodeHandOver({ ...handOver, now: new Date('2026-11-24T02:09:00Z') });
  const other = encodeHandOver({ ...handOver, runId: 'm1' });

  t.is(later.attributes.id, encodeHandOver(handOver).attributes.id);
  t.not(other.attributes.id, later.attributes.id);
});
