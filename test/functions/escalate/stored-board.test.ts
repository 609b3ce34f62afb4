import test from 'ava';
import { packBoard, unpackBoard } from '../../../functions/escalate/stored-board.ts';
import { createStory, failed, policyWith, runFact } from './_story.ts';

/** Two incidents that opened under one set of rules. */
function twoIncidents() {
  const story = createStory();
  const at = '2026-11-24T02:00:00Z';
  story.hear(at, runFact(at, [failed('mart_a'), failed('mart_b')]));
  return story.board();
}

test('rules that incidents share are written once, and read back into each', (t) => {
  const board = twoIncidents();

  const packed = packBoard(board);

  t.is(Object.keys(board.incidents).length, 2);
  t.is(packed.policies.length, 1);
  t.deepEqual(unpackBoard(JSON.parse(JSON.stringify(packed))), JSON.parse(JSON.stringify(board)));
});

test('an incident that opened under other rules keeps them', (t) => {
  const board = twoIncidents();
  const [id = '', incident] = Object.entries(board.incidents)[0] ?? [];
  if (!incident) return t.fail('there is no incident');
  const policy = policyWith('policy: {p1Hours: 9}');
  const changed = { ...board, incidents: { ...board.incidents, [id]: { ...incident, policy } } };

  const packed = packBoard(changed);

  t.is(packed.policies.length, 2);
  t.is(unpackBoard(packed).incidents[id]?.policy.p1Hours, 9);
});
