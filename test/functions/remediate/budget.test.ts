import test from 'ava';
import { spentBudget } from '../../../functions/remediate/budget.ts';
import { type Rung, rungs } from '../../../shared/remedies.ts';
import { noon } from './_plan.ts';
import { usualConfig } from './_settings.ts';

const { budget } = usualConfig;
const secondsBefore = (seconds: number) => new Date(noon.getTime() - seconds * 1000);

const hour = 3600;
const windows: [Rung, count: number, seconds: number][] = [
  ['restart-worker', 3, hour],
  ['restart-app', 3, hour],
  ['database-first', 3, hour],
  ['down-up', 2, 24 * hour],
  ['start-vm', 1, hour / 4],
  ['reset-vm', 1, 6 * hour],
];

const frees = test.macro({
  exec: (t, rung: Rung, count: number, seconds: number) => {
    const starts = (first: number) => [
      secondsBefore(first),
      ...Array.from({ length: count - 1 }, (_, index) => secondsBefore(index + 1)),
    ];

    const spent = spentBudget(rung, starts(seconds - 1), { budget, now: noon });
    t.is(spent?.until.getTime(), noon.getTime() + 1000);
    t.is(spentBudget(rung, starts(seconds), { budget, now: noon }), undefined);
    t.is(spentBudget(rung, starts(seconds - 1).slice(1), { budget, now: noon }), undefined);
  },
  title: (_, rung: Rung, count: number, seconds: number) =>
    `${rung}: ${count} in ${seconds / hour} hours, and again in that second`,
});
for (const [rung, count, seconds] of windows) test(frees, rung, count, seconds);

test('two resets that are hours apart use up the day', (t) => {
  const starts = [secondsBefore(23 * hour), secondsBefore(7 * hour)];

  t.regex(spentBudget('reset-vm', starts, { budget, now: noon })?.reason ?? '', /2 of 2 times in 24 hours/);
});

test('a rung that is allowed never is spent from the start', (t) => {
  const none = { ...budget, 'reset-vm': [{ count: 0, hours: 24 }] };

  t.truthy(spentBudget('reset-vm', [], { budget: none, now: noon }));
});

test('every rung has a budget', (t) => {
  for (const rung of rungs) t.true((budget[rung] ?? []).length > 0, rung);
});
