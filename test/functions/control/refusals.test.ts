import test from 'ava';
import { parseInstruction } from '../../../functions/control/instruction.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { controlRequest } from '../../../shared/events/requests.ts';
import { config, marts, minutesLater, morning, said } from './_world.ts';

const parse = (request: Record<string, unknown>, late = 0) =>
  parseInstruction(
    controlRequest.parse(request),
    { messageId: '1', publishTime: morning },
    { marts, config, now: new Date(morning.getTime() + late) },
  );

const refuses = test.macro({
  exec: (t, request: Record<string, unknown>, field: string, problem: string) => {
    const error = t.throws(() => parse(request), { instanceOf: RequestRejection });
    t.deepEqual([error?.field, error?.problem], [field, problem]);
  },
  title: (claim) => `it is refused: ${claim}`,
});

test(
  'nobody says who asks',
  refuses,
  { action: 'hold', mart: 'mart_geo', reason: 'a campaign' },
  'author',
  'expected who asks, got nothing; send {"action":"hold","mart":"mart_geo","author":"<your name>","reason":"a campaign"}',
);
test(
  'a blank author',
  refuses,
  { action: 'end', control: 'pause-notices', author: ' ', reason: 'done' },
  'author',
  'expected who asks, got nothing; send {"action":"end","control":"pause-notices","author":"<your name>","reason":"done"}',
);
test(
  'nobody says why',
  refuses,
  { action: 'pause-notices', duration: '2h', author: 'Ani' },
  'reason',
  'expected why, got nothing; send {"action":"pause-notices","duration":"2h","author":"Ani","reason":"<why>"}',
);

for (const [action, field, example] of [
  ['acknowledge', 'incident', '"incident":"<the id in the mail>"'],
  ['resolve', 'incident', '"incident":"<the id in the mail>"'],
  ['approve', 'proposal', '"proposal":"<the id in the mail>"'],
  ['hold', 'mart', '"mart":"<the mart>"'],
  ['executive-meeting', 'day', '"day":"<a day such as 2026-12-31>"'],
  ['end', 'control', '"control":"<the id of the control, such as pause-notices>"'],
] as const) {
  test(
    `${action} without ${field}`,
    refuses,
    { action, ...said },
    field,
    `${action} needs ${field}, got nothing; send {"action":"${action}",${example},"author":"Ani","reason":"the campaign is being corrected"}`,
  );
}

test(
  'silence of nothing',
  refuses,
  { action: 'silence' },
  'incident',
  'silence needs incident or finding, got nothing; send {"action":"silence","incident":"<the id in the mail>","author":"<your name>","reason":"<why>"}',
);
test(
  'silence of two things',
  refuses,
  { action: 'silence', incident: 'i1', finding: 'stale:*', ...said },
  'incident and finding',
  'silence takes one of them, got both; send two messages',
);
test(
  'a field that means nothing to the action',
  refuses,
  { action: 'pause-notices', mart: 'mart_geo', ...said },
  'mart',
  'pause-notices does not take it, got "mart_geo"; it takes duration',
);
test(
  'a duration of what happens at once',
  refuses,
  { action: 'resolve', incident: 'i1', duration: '4h', ...said },
  'duration',
  'resolve does not take it, got "4h"; it takes incident',
);
test(
  'a mart that does not exist',
  refuses,
  { action: 'hold', mart: 'mart_pgaes', ...said },
  'mart',
  'no mart is named "mart_pgaes"; did you mean mart_pages?',
);
test(
  'a finding without a subject',
  refuses,
  { action: 'silence', finding: 'stale', ...said },
  'finding',
  'expected kind:subject such as stale:mart_geo, or stale:* for all of a kind, got "stale"',
);
test(
  'a finding of a kind that does not exist',
  refuses,
  { action: 'silence', finding: 'stael:mart_geo', ...said },
  'finding',
  'no finding is of kind "stael"; did you mean stale:mart_geo?',
);
test(
  'an id that no record could have',
  refuses,
  { action: 'acknowledge', incident: 'i'.repeat(171), ...said },
  'incident',
  'expected at most 170 characters, got 171',
);
test(
  'longer than the maximum',
  refuses,
  { action: 'hold', mart: 'mart_geo', duration: '169h', ...said },
  'duration',
  'expected at most 168h (controls.maximumHours in watchdog.yaml), got "169h"; send a shorter one, and say it again before it ends',
);
test(
  'a meeting of yesterday',
  refuses,
  { action: 'executive-meeting', day: '2026-11-23', ...said },
  'day',
  'expected today or a later day, got "2026-11-23"; today is 2026-11-24 in Asia/Yerevan',
);

test('what was over before it arrived is refused, and only then', (t) => {
  const request = { action: 'hold', mart: 'mart_geo', duration: '30m', ...said };

  t.notThrows(() => parse(request, 30 * 60_000 - 1));
  t.throws(() => parse(request, 30 * 60_000), {
    message: `duration: it was over at ${minutesLater(30)}, before it could be carried out; send it again`,
  });
});

test('a meeting of today is taken until midnight in the configured zone', (t) => {
  const request = { action: 'executive-meeting', day: '2026-11-24', ...said };
  const midnight = Date.parse('2026-11-24T20:00:00Z') - morning.getTime();

  t.notThrows(() => parse(request, midnight - 1));
  t.throws(() => parse(request, midnight), { message: /today is 2026-11-25 in Asia\/Yerevan/ });
});

test('the maximum itself is allowed in any unit', (t) => {
  const hold = (duration: string) => parse({ action: 'hold', mart: 'mart_geo', duration, ...said });

  for (const allowed of ['9999m', '168h', '7d']) t.notThrows(() => hold(allowed));
  for (const longer of ['169h', '8d']) t.throws(() => hold(longer), { instanceOf: RequestRejection });
});

test('a default above the maximum is not used', (t) => {
  const instruction = parseInstruction(
    controlRequest.parse({ action: 'pause-notices', ...said }),
    { messageId: '1', publishTime: morning },
    { marts, config: { ...config, defaultHours: 8, maximumHours: 2 }, now: morning },
  );
  t.like(instruction, { control: { until: minutesLater(120) } });
});
