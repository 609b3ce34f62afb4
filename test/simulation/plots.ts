import fc from 'fast-check';
import type { Fault } from './faults.ts';
import type { Deed, Trouble } from './schedule.ts';

/** Deeds and faults that only matter together: chance alone would hardly ever bring them about. */
export type Plot = { deeds: Deed[]; faults: Fault[]; troubles?: Trouble[] };

/** One of the plots, at any instant. */
export function anyPlot(instant: fc.Arbitrary<number>): fc.Arbitrary<Plot> {
  return fc.oneof(
    fc.tuple(instant, fc.constantFrom(300, 600)).map(([at, later]) => importantDay(at, later)),
    fc.tuple(instant, fc.integer({ min: 5, max: 9 })).map(([at, count]) => tooMuch(at, count)),
    instant.map(slowMails),
    instant.map(withoutMemory),
    fc.tuple(instant, fc.constantFrom(30, 60)).map(([at, pause]) => newsInPause(at, pause)),
    fc
      .tuple(instant, fc.constantFrom(53, 54, 55), fc.constantFrom('before' as const, 'after' as const))
      .map(([at, call, when]) => deathAtTheEnd(at, call, when)),
  );
}

/** The state store goes away, and then the dashboards do. */
function withoutMemory(at: number): Plot {
  return {
    troubles: [
      { kind: 'health', finding: 'superset-web-down', subject: 'superset_app', from: at + 30, seconds: 1200 },
    ],
    deeds: [],
    faults: [{ kind: 'outage', port: 'state', failing: 'unavailable', percent: 100, from: at, seconds: 600 }],
  };
}

/** All notices are paused, and what begins meanwhile is still there when the pause is over. */
function newsInPause(at: number, pause: number): Plot {
  return {
    troubles: [
      {
        kind: 'health',
        finding: 'superset-web-down',
        subject: 'superset_app',
        from: at + 240,
        seconds: pause * 60 + 1200,
      },
    ],
    deeds: [{ kind: 'control', at, action: 'pause-notices', minutes: pause, mailsBack: 0 }],
    faults: [],
  };
}

/** A run by hand dies at one of its last calls, where it has said its end and promised the next step. */
function deathAtTheEnd(at: number, call: number, when: 'before' | 'after'): Plot {
  return {
    deeds: [{ kind: 'message', at, topic: 'refresh-marts', text: '{}' }],
    faults: [{ kind: 'crash', at, function: 'refresh-marts', call, when, isSilent: false }],
  };
}

/** A P2 is told by then. */
const toldAfter = 480;

/** Somebody takes care of a P2, and then the executives announce themselves. */
function importantDay(at: number, later: number): Plot {
  const meeting = (subject: string): Deed => ({
    kind: 'control',
    at: at + toldAfter + later,
    action: 'executive-meeting',
    minutes: 0,
    subject,
    mailsBack: 0,
  });
  const deeds: Deed[] = [
    { kind: 'dead-letter', at, subscription: 'step-0' },
    { kind: 'control', at: at + toldAfter, action: 'acknowledge', minutes: 120, mailsBack: 0 },
    ...['2026-11-24', '2026-11-25', '2026-11-30'].map(meeting),
  ];
  return { deeds, faults: [] };
}

/** More goes wrong at once than anybody reads mails about. */
function tooMuch(at: number, count: number): Plot {
  const deeds = Array.from({ length: count }, (_, index): Deed => {
    return { kind: 'dead-letter', at: at + index * 50, subscription: `step-${index}` };
  });
  return { deeds, faults: [] };
}

/** Several mails are due at once, and each one takes so long that a claim is over before the last one. */
function slowMails(at: number): Plot {
  const { deeds } = tooMuch(at, 6);
  const together = deeds.map((deed) => ({ ...deed, at }));
  return {
    deeds: together,
    faults: [{ kind: 'slow', port: 'smtp', from: at, seconds: 1500, bySeconds: 50 }],
  };
}
