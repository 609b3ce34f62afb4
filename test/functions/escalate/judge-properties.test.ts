import { deepStrictEqual } from 'node:assert';
import test from 'ava';
import fc from 'fast-check';
import { type Board, emptyBoard } from '../../../functions/escalate/board.ts';
import { groupByCause } from '../../../functions/escalate/incidents/causes.ts';
import { judge, observe } from '../../../functions/escalate/judge.ts';
import { activeFindings } from '../../../functions/escalate/judgement.ts';
import { type Control, isInForce } from '../../../shared/controls.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { FindingKind } from '../../../shared/events/finding.ts';
import {
  brokenViewRun,
  control,
  drift,
  fact,
  failed,
  found,
  freshness,
  martFact,
  policyWith,
  probe,
  refreshed,
  runFact,
  skipped,
} from './_story.ts';

const policy = policyWith();
const start = Date.parse('2026-11-24T02:00:00.000Z');
const instant = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const options = { numRuns: 100 };

const minutes = fc.integer({ min: 0, max: 600 });
const mart = fc.constantFrom('mart_a', 'mart_b', 'mart_c');
const platformKinds: FindingKind[] = [
  'vm-unreachable',
  'superset-database-down',
  'superset-web-down',
  'superset-worker-down',
];

const anyMartResult = fc
  .tuple(mart, fc.constantFrom('refreshed', 'failed', 'denied', 'skipped'))
  .map(([name, outcome]) => {
    if (outcome === 'refreshed') return refreshed(name);
    if (outcome === 'skipped') return skipped(name, ['mart_a']);
    return failed(name, outcome === 'denied' ? 'permission-denied' : 'syntax');
  });

/** Facts as the functions may say them, each with an id of its own. */
const anyFact: fc.Arbitrary<ReceivedFact> = fc.oneof(
  fc.tuple(minutes, anyMartResult).map(([at, result]) => martFact(instant(at), result, `r${at}`)),
  fc
    .tuple(minutes, fc.uniqueArray(anyMartResult, { selector: (result) => result.mart, maxLength: 3 }))
    .map(([at, results]) => runFact(instant(at), results, { runId: `r${at}` })),
  minutes.map((at) => brokenViewRun(instant(at), { runId: `v${at}` })),
  fc
    .tuple(minutes, mart, fc.constantFrom('fresh', 'stale', 'empty', 'source-late'))
    .map(([at, name, verdict]) => freshness(instant(at), { [name]: verdict })),
  fc.tuple(minutes, fc.subarray(platformKinds), fc.boolean()).map(([at, kinds, isUnsettled]) =>
    probe(
      instant(at),
      kinds.map((kind) => found(kind, 'superset')),
      isUnsettled ? 'unsettled' : undefined,
    ),
  ),
  fc.tuple(minutes, fc.subarray(['Sales', 'Visits'])).map(([at, charts]) =>
    drift(
      instant(at),
      charts.map((chart) => found('chart-broken', chart)),
    ),
  ),
  minutes.map((at) =>
    fact('remediation-gave-up', instant(at), {
      target: 'superset',
      cause: 'superset-web-down:superset',
      reason: 'The budget is spent.',
      attempts: [],
    }),
  ),
);

/** One fact of an id: a message that is delivered twice says the same twice. */
const someFacts = fc.uniqueArray(anyFact, { selector: ({ id }) => id, maxLength: 20 });

const someFactsTwice = someFacts.chain((facts) =>
  fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })),
);

const pause = (from: number, to: number) =>
  control('pause-notices', { since: instant(from), until: instant(to) });

/** Facts that arrive one after the other, some late, and controls that come and go. */
const anyStory: fc.Arbitrary<Story> = fc.record({
  facts: someFacts,
  delays: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 20, maxLength: 20 }),
  controls: fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom<Control['kind']>('pause-notices', 'maintenance', 'silence', 'executive-meeting'),
        minutes,
        fc.integer({ min: 1, max: 200 }),
      )
      .map(([kind, from, length]) => {
        const subjects: Partial<Record<Control['kind'], string>> = {
          maintenance: 'superset',
          silence: 'refresh-failed:*',
          'executive-meeting': '2026-11-24',
        };
        return control(kind, {
          subject: subjects[kind] ?? '',
          since: instant(from),
          until: instant(from + length),
        });
      }),
    // One record for each id: what is said again replaces it.
    { selector: ({ id }) => id, maxLength: 4 },
  ),
});

type Story = { facts: ReceivedFact[]; delays: number[]; controls: Control[] };

type Told = { before: Board; after: Board; now: Date; controls: Control[] };

/** Plays a story minute by minute, judging at every fact and every tick. */
function play({ facts, delays, controls }: Story): Told[] {
  const arrivals = facts.map((each, index) => ({
    each,
    at: each.time.getTime() + (delays[index] ?? 0) * 60_000,
  }));
  const judgements: Told[] = [];
  let board = emptyBoard();
  for (let minute = 0; minute <= 700; minute += 5) {
    const now = new Date(start + minute * 60_000);
    const arrived = arrivals.filter(({ at }) => at > now.getTime() - 300_000 && at <= now.getTime());
    const before = arrived.reduce<Board>((next, { each }) => observe(next, each), { ...board, outbox: [] });
    const inForce = controls.filter((each) => isInForce(each, now));
    board = judge({ board: before, controls: inForce, policy, now });
    judgements.push({ before, after: board, now, controls: inForce });
  }
  return judgements;
}

const openCauses = ({ incidents }: Board) =>
  Object.values(incidents)
    .filter(({ state }) => state === 'waiting' || state === 'open')
    .map(({ cause }) => cause)
    .toSorted();

test('facts in any order and twice make the same board', (t) => {
  const property = fc.property(someFactsTwice, ([facts, shuffled]) => {
    deepStrictEqual(shuffled.reduce(observe, emptyBoard()), facts.reduce(observe, emptyBoard()));
  });

  fc.assert(property, options);
  t.pass();
});

test('facts in any order and twice, judged one by one, end with the same causes open', (t) => {
  const property = fc.property(someFactsTwice, ([facts, shuffled]) => {
    const now = new Date(start + 601 * 60_000);
    const later = new Date(start + 610 * 60_000);
    const ends = [facts, shuffled].map((order) => {
      const judged = order.reduce(
        (board, each) => judge({ board: observe(board, each), controls: [], policy, now }),
        emptyBoard(),
      );
      return judge({ board: judged, controls: [], policy, now: later });
    });

    t.deepEqual(ends.map(openCauses)[0], ends.map(openCauses)[1]);
    for (const end of ends)
      t.deepEqual(openCauses(end), [...groupByCause(activeFindings(end)).keys()].toSorted());
  });

  fc.assert(property, options);
});

test('judging twice at the same instant changes nothing the second time, and never the board it was given', (t) => {
  const property = fc.property(anyStory, (story) => {
    for (const { before, after, now, controls } of play(story)) {
      const copy = structuredClone(before);
      deepStrictEqual(judge({ board: after, controls, policy, now }), after);
      deepStrictEqual(before, copy);
    }
  });

  fc.assert(property, { numRuns: 40 });
  t.pass();
});

test('no notice has the id of another one', (t) => {
  const property = fc.property(anyStory, (story) => {
    const ids = play(story).flatMap(({ after }) => after.outbox.map(({ id }) => id));
    t.is(new Set(ids).size, ids.length);
  });

  fc.assert(property, { numRuns: 60 });
});

test('while notices are paused only the pause itself is told', (t) => {
  const property = fc.property(anyStory, minutes, (story, from) => {
    const others = story.controls.filter(({ kind }) => kind !== 'pause-notices');
    const controls = [...others, pause(from, from + 90)];
    for (const { after, controls: inForce } of play({ ...story, controls })) {
      if (!inForce.some(({ kind }) => kind === 'pause-notices')) continue;
      const reasons = after.outbox.map(({ reason }) => reason);
      t.deepEqual(
        reasons.filter((reason) => reason !== 'control-set' && reason !== 'control-ended'),
        [],
      );
    }
  });

  fc.assert(property, { numRuns: 60 });
});

test('every incident that was told and is over was told to be over, to the same people', (t) => {
  const property = fc.property(anyStory, (story) => {
    const judgements = play({ ...story, controls: [] });
    const told = new Map<string, Set<string>>();
    for (const { after } of judgements) {
      for (const { incident, reason, tier } of after.outbox) {
        if (!incident) continue;
        const owed = told.get(incident) ?? new Set();
        told.set(incident, owed);
        if (reason === 'resolved') owed.delete(tier);
        else owed.add(tier);
      }
    }
    const end = judgements.at(-1)?.after ?? emptyBoard();
    for (const { id, state, absorbedBy } of Object.values(end.incidents)) {
      if (state === 'resolved' && !absorbedBy) t.deepEqual([...(told.get(id) ?? [])], [], id);
    }
  });

  fc.assert(property, { numRuns: 60 });
});
