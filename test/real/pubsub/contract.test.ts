import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startGoogleEmulator } from '../../../deploy/local/pubsub/google-emulator.ts';
import { checkClaim, claims } from '../../contract/pubsub/claims.ts';
import {
  googleEmulatorDiffers,
  googleEmulatorVaries,
} from '../../contract/pubsub/google-emulator-differs.ts';

const emulator = startGoogleEmulator();

test.after.always(async () => (await emulator).stop());

const broker = async () => ({
  host: (await emulator).host,
  pass: async (milliseconds: number) => {
    await wait(milliseconds);
  },
});

for (const claim of claims) {
  if (claim.title in googleEmulatorVaries) continue;
  const difference = googleEmulatorDiffers[claim.title];
  if (difference === undefined) {
    test(claim.title, async (t) => {
      await t.notThrowsAsync(checkClaim(claim, await broker()));
    });
  } else {
    test(`Google's emulator differs (${difference}): ${claim.title}`, async (t) => {
      await t.throwsAsync(checkClaim(claim, await broker()));
    });
  }
}

test('every difference of the emulator is about a claim that exists', (t) => {
  const titles = claims.map(({ title }) => title);
  t.deepEqual(
    Object.keys({ ...googleEmulatorDiffers, ...googleEmulatorVaries }).filter(
      (title) => !titles.includes(title),
    ),
    [],
  );
  for (const [title, why] of Object.entries(googleEmulatorVaries)) t.log(`not judged: ${title} (${why})`);
});
