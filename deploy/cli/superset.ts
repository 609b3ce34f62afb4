import { type Clock, createSystemClock } from '../../shared/clients/clock.ts';
import { createSupersetCaller } from '../../shared/clients/superset/caller.ts';
import {
  type ServiceAccountSetUp,
  servicePermissions,
  setUpServiceAccount,
} from '../../shared/clients/superset/service-account.ts';
import { SupersetError } from '../../shared/clients/superset/superset-error.ts';
import { parseSetupOptions, type SetupOptions } from './superset-options.ts';

/** `npx watchdog superset setup`: makes the watchdog's role and account in Superset; harmless when they are there. */
export async function superset(words: string[]): Promise<number> {
  const options = parseSetupOptions(words, process.env);
  try {
    process.stdout.write(`${await setUp(options, createSystemClock())}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SupersetError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.problem === 'unreachable' || error.problem === 'timeout' ? 3 : 1;
  }
}

/** Does it, and says what is there now; throws `SupersetError`. */
export async function setUp(options: SetupOptions, clock: Clock): Promise<string> {
  const { url, allowPlainHttp, administrator, account } = options;
  const admin = createSupersetCaller({ url, credentials: administrator, clock, allowPlainHttp });
  const role = 'Mart watchdog';
  return inWords(await setUpServiceAccount(admin, { ...account, role }), {
    username: account.username,
    role,
  });
}

function inWords(
  { adoptedDatasets, missingPermissions }: ServiceAccountSetUp,
  { username, role }: { username: string; role: string },
): string {
  const granted = servicePermissions.length - missingPermissions.length;
  const adopted =
    adoptedDatasets.length === 0
      ? 'It owned every physical dataset already.'
      : `It became an owner, beside the others, of ${adoptedDatasets.length} datasets: ${adoptedDatasets.join(', ')}.`;
  const missing =
    missingPermissions.length === 0
      ? []
      : [`This Superset does not know ${missingPermissions.join(', ')}: what needs them is not looked at.`];
  return [
    `The account ${username} has the role ${role} with ${granted} permissions.`,
    adopted,
    ...missing,
    'Run this again after making datasets.',
  ].join('\n');
}
