import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { checkClaim, claims } from '../../contract/pubsub/claims.ts';
import { googleEmulatorDiffers } from '../../contract/pubsub/google-emulator-differs.ts';
import { startGoogleEmulator } from '../../../deploy/local/pubsub/google-emulator.ts';

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
      t.true(await failsOnce(async () => checkClaim(claim, await broker())));
    });
  }
}

/** A race inside the emulator lets a claim hold now and then; a difference that is gone holds every time. */
async function failsOnce(check: () => Promise<void>): Promise<boolean> {
  const tries = 5;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const failed = await check().then(
      () => false,
      () => true,
    );
    if (failed) return true;
  }
  return false;
}

test('every difference of the emulator is about a claim that exists', (t) => {
  const titles = claims.map(({ title }) => title);
  t.deepEqual(
    Object.keys(googleEmulatorDiffers).filter((title) => !titles.includes(title)),
    [],
  );
});
