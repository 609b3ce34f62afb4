import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { checkClaim, claims } from '../../contract/pubsub/claims.ts';
import { googleEmulatorDiffers } from '../../contract/pubsub/google-emulator-differs.ts';
import { startGoogleEmulator } from '../../helpers/google-pubsub-emulator.ts';

const emulator = startGoogleEmulator();

test.after.always(async () => (await emulator).stop());

const broker = async () => ({
  host: (await emulator).host,
  pass: async (milliseconds: number) => {
    await wait(milliseconds);
  },
});

for (const claim of claims) {
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
    Object.keys(googleEmulatorDiffers).filter((title) => !titles.includes(title)),
    [],
  );
});
