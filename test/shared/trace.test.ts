import test from 'ava';
import { parseTraceparent, traceparentFor } from '../../shared/trace.ts';

const received = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('the trace of the sender is continued', (t) => {
  t.is(traceparentFor('9731', received), received);
  t.deepEqual(parseTraceparent(received), {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
  });
});

test('without one, a redelivery of a message is in the same trace, another message in another', (t) => {
  const own = traceparentFor('9731', undefined);

  t.regex(own, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  t.is(traceparentFor('9731', undefined), own);
  t.not(traceparentFor('9732', undefined), own);
});

const ignores = test.macro({
  exec: (t, traceparent: string) => {
    t.is(parseTraceparent(traceparent), undefined);
    t.is(traceparentFor('9731', traceparent), traceparentFor('9731', undefined));
  },
  title: (claim) => `a traceparent is ignored ${claim}`,
});

test('when it is empty', ignores, '');
test('when it is of another version', ignores, received.replace(/^00/, 'ff'));
test('when its letters are large', ignores, received.toUpperCase());
test('when something follows it', ignores, `${received}-more`);
test('when a line precedes it', ignores, `x\n${received}`);
test('when its trace id is all zeros', ignores, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`);
test('when its span id is all zeros', ignores, `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`);
