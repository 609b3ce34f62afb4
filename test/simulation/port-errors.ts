import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { createMailError } from '../../shared/clients/mail-problem.ts';
import { SupersetError, type SupersetProblem } from '../../shared/clients/superset/superset-error.ts';
import { PermanentError, TransientError } from '../../shared/errors.ts';
import type { Failing, PortName } from './faults.ts';

/** What the client of a port throws when the port fails like that. */
export function portError(port: PortName, failing: Failing, call: string): Error {
  switch (port) {
    case 'state':
      return failing === 'denied'
        ? new PermanentError(`Firestore denies access: ${call}`)
        : new TransientError(`Firestore failed: ${call}`);
    case 'publish':
      return new TransientError(`Publishing failed: ${call}`);
    case 'smtp':
      return mailError(failing);
    case 'bigquery':
      return bigQueryError(failing);
    case 'superset':
      return new SupersetError({ problem: supersetProblem(failing), call, text: `it is ${failing}` });
  }
}

function supersetProblem(failing: Failing): SupersetProblem {
  switch (failing) {
    case 'unavailable':
      return 'unreachable';
    // The write goes on in Superset when nobody waits for it any more.
    case 'answer-lost':
      return 'timeout';
    case 'come-again':
      return 'rate-limited';
    case 'denied':
      return 'forbidden';
    case 'refused':
      return 'validation';
    default:
      return failing;
  }
}

function mailError(failing: Failing): Error {
  switch (failing) {
    case 'refused':
      return createMailError('recipient-refused', '550 5.1.1 no such mailbox');
    case 'denied':
      return createMailError('rejected-login', '535 5.7.8 wrong password');
    case 'come-again':
      return createMailError('try-later', '451 4.7.1 greylisted');
    default:
      return createMailError('unreachable', 'The mail server did not answer');
  }
}

function bigQueryError(failing: Failing): Error {
  switch (failing) {
    case 'refused':
      return new BigQueryCallError('quotaExceeded', 'Quota exceeded: used up for today', 403);
    case 'denied':
      return new BigQueryCallError('accessDenied', 'Access Denied: project p', 403);
    case 'come-again':
      return new BigQueryCallError('rateLimitExceeded', 'Exceeded rate limits', 403);
    default:
      return new BigQueryCallError('connection', 'socket hang up');
  }
}
