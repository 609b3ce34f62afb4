import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Break, Breakable } from '../../../../deploy/local/breaks/break.ts';
import { createBreaks } from '../../../../deploy/local/breaks/breaks.ts';
import { loadConfig } from '../../../../shared/config/load.ts';
import { parseMartPlan } from '../../../../shared/mart-plan.ts';

/** What was done to the stand-ins, in words. */
function createWorld() {
  const done: string[] = [];
  const note =
    (what: string) =>
    (...details: unknown[]) =>
      void done.push([what, ...details.map((detail) => JSON.stringify(detail))].join(' '));
  const cloud = {
    config: loadConfig('deploy/local/watchdog.yaml'),
    plan: parseMartPlan(JSON.parse(readFileSync('marts/plan.json', 'utf8'))),
    standIns: {
      bigquery: {
        faults: {
          fail: ({ reason, match }: { reason: string; match: RegExp }) =>
            done.push(`fail ${reason} ${match}`),
          clear: note('clear'),
        },
      },
      inbox: { faults: { down: async () => note('mail down')(), up: async () => note('mail up')() } },
    },
    say: async (name: string, { data }: { data: { verdict: string } }) => note(name)(data.verdict),
  } as unknown as Breakable;
  return { done, breaks: createBreaks(cloud) };
}

test('a break is listed as broken until it is mended', async (t) => {
  const { breaks } = createWorld();
  const broken = () => breaks.list().filter(({ isBroken }) => isBroken);

  t.deepEqual(broken(), []);
  await breaks.break('mail');
  t.deepEqual(
    broken().map(({ name }) => name),
    ['mail'],
  );
  t.deepEqual(await breaks.mend('mail'), ['mail']);
  t.deepEqual(broken(), []);
});

test('mending one fault of BigQuery leaves the others', async (t) => {
  const { breaks, done } = createWorld();
  await breaks.break('mart', 'mart_geo');
  await breaks.break('rate-limit', 'mart_pages');

  await breaks.mend('mart');

  t.deepEqual(done, [
    'fail invalidQuery /^watchdog_\\w+_mart_geo_\\d+$/',
    'fail rateLimitExceeded /^watchdog_\\w+_mart_pages_\\d+$/',
    'clear',
    'fail rateLimitExceeded /^watchdog_\\w+_mart_pages_\\d+$/',
  ]);
});

test('mend without a name mends everything that is broken, and nothing else', async (t) => {
  const { breaks, done } = createWorld();
  await breaks.break('mail');
  await breaks.break('superset');

  t.deepEqual(await breaks.mend(), ['mail', 'superset']);
  t.deepEqual(done, ['mail down', 'health-probed "down"', 'mail up', 'health-probed "up"']);
  t.deepEqual(await breaks.mend(), []);
});

test('a name or a mart that does not exist is refused with the nearest, and breaks nothing', async (t) => {
  const { breaks, done } = createWorld();

  await t.throwsAsync(breaks.break('marts'), { instanceOf: RangeError, message: /did you mean mart\?/ });
  await t.throwsAsync(breaks.break('mart', 'mart_geos'), { instanceOf: RangeError, message: /mart_geo/ });
  t.deepEqual(done, []);
  t.false(breaks.list().some(({ isBroken }) => isBroken));
});

test('every break says what happens then', (t) => {
  const { breaks } = createWorld();

  for (const { name, summary } of breaks.list() satisfies Pick<Break, 'name' | 'summary'>[]) {
    t.true(summary.length > 10, name);
  }
});

test('a column that no mart has, and a chart that nobody has made, are refused with those there are', async (t) => {
  const { breaks } = createWorld();

  await t.throwsAsync(breaks.break('column-dropped', 'mart_geo.town'), {
    instanceOf: RangeError,
    message: /mart_geo has no column town: .*city/,
  });
  await t.throwsAsync(breaks.break('column-added', 'mart_gea.city'), {
    instanceOf: RangeError,
    message: /no mart is named mart_gea/,
  });
  await t.throwsAsync(breaks.break('chart'), {
    instanceOf: RangeError,
    message: /a real Superset answers here/,
  });
});
