import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { createMailError } from '../../shared/clients/mail-problem.ts';
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
