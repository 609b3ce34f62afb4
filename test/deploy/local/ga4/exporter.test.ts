import test from 'ava';
import { startExporter } from '../../../../deploy/local/ga4/exporter.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';

/** 06:00 in Yerevan. */
const morning = new Date('2026-11-24T02:00:00Z');
const hours = (count: number) => count * 60 * 60_000;

function startWorld() {
  const clock = createManualClock(morning);
  const landed: string[] = [];
  const errors: unknown[] = [];
  const exporter = startExporter({
    clock,
    timeZone: 'Asia/Yerevan',
    land: async (day) => {
      if (day.day === 26) throw new Error('the disk is full');
      landed.push(`${day} at ${clock.now().toISOString()}`);
    },
    onError: (error) => errors.push(error),
  });
  return { clock, landed, errors, exporter };
}

test("a day's table lands in the afternoon of the next day, not a moment before", (t) => {
  const { clock, landed } = startWorld();

  clock.advance(hours(32) - 1);
  t.deepEqual(landed, []);
  clock.advance(1);
  t.deepEqual(landed, ['2026-11-24 at 2026-11-25T10:00:00.000Z']);
  clock.advance(hours(24));
  t.is(landed.length, 2);
});

test('what was held lands when it is released, the days after it in time', async (t) => {
  const { clock, landed, exporter } = startWorld();
  exporter.faults.hold();
  clock.advance(hours(40));
  t.deepEqual(landed, []);

  await exporter.faults.release();
  t.deepEqual(landed, ['2026-11-24 at 2026-11-25T18:00:00.000Z']);
  clock.advance(hours(16));
  t.is(landed[1], '2026-11-25 at 2026-11-26T10:00:00.000Z');
});

test('a day that cannot be written is reported, and the next one still lands', async (t) => {
  const { clock, landed, errors, exporter } = startWorld();

  clock.advance(hours(32 + 3 * 24));
  await exporter.idle();

  t.is(errors.length, 1);
  t.deepEqual(
    landed.map((line) => line.slice(0, 10)),
    ['2026-11-24', '2026-11-25', '2026-11-27'],
  );
});

test('a stopped exporter lands nothing', (t) => {
  const { clock, landed, exporter } = startWorld();

  exporter.stop();
  clock.advance(hours(72));

  t.deepEqual(landed, []);
});
