import type { SupersetAccount, SupersetClient } from '../../shared/clients/superset/port.ts';
import { SupersetError, type SupersetProblem } from '../../shared/clients/superset/superset-error.ts';
import { needFromSuperset } from './sight.ts';

/** Some versions refuse this question to every login by token, and older ones do not know it. */
const noAnswer: readonly SupersetProblem[] = ['unauthorized', 'forbidden', 'not-found'];

/** Who Superset takes us for; undefined where it does not say, which keeps nobody from comparing. */
export async function readAccount(
  superset: Pick<SupersetClient, 'account'>,
): Promise<SupersetAccount | undefined> {
  try {
    return await superset.account();
  } catch (error) {
    if (error instanceof SupersetError && noAnswer.includes(error.problem)) return undefined;
    return needFromSuperset('The account of the watchdog', () => Promise.reject(error));
  }
}
