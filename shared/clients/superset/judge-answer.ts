import { answerTextOf } from './answer-text.ts';
import type { Answer } from './exchange.ts';
import { judgeChartAnswer } from './judge-chart-answer.ts';
import type { SupersetFailure } from './superset-error.ts';

/** What a call is for, where the same answer means another thing. */
export type CallPurpose = 'login' | 'chart-data' | 'write-dataset' | 'refresh-dataset' | 'other';

/** A failure without the call that it is about. */
export type Judgement = Omit<SupersetFailure, 'call'>;

/** SQLAlchemy's names for what happens to a driver that loses its database; BigQuery's driver has longer ones. */
const lostDatabase =
  /\(\w+\.(?:OperationalError|InterfaceError|errors\.(?:AdminShutdown|CrashShutdown|CannotConnectNow))\)/;

/** Tells by status and text what a failed answer means for us; undefined for a good one. */
export function judgeAnswer(answer: Answer, purpose: CallPurpose, now: Date): Judgement | undefined {
  const { status, json } = answer;
  if (status >= 200 && status < 300 && json !== undefined) return undefined;
  const { text, from } = answerTextOf(answer);
  const judged = (problem: SupersetFailure['problem'], more: Partial<Judgement> = {}): Judgement => ({
    problem,
    text,
    httpStatus: status,
    ...more,
  });

  if (status === 429)
    return judged('rate-limited', { retryAfterMilliseconds: retryAfterOf(answer.headers, now) });
  if (status >= 300 && status < 400) return judged('broken', { text: redirectTextOf(answer.headers) });
  if (from === 'page') return judged(proxyProblemOf(status));
  if (status === 401 || (status === 422 && from === 'token')) {
    return judged('unauthorized', { hint: tokenHintOf(text) });
  }
  if (status === 403) return judged('forbidden');
  if (status === 400 && /CSRF|referr?er header/i.test(text)) return judged('csrf');
  if (status >= 500 && (purpose === 'login' || lostDatabase.test(text))) return judged('database-down');
  if (status === 404) return judged('not-found');
  if (purpose === 'chart-data') return judged('broken', judgeChartAnswer(status, text));
  if (status >= 500 && purpose === 'refresh-dataset') {
    return judged('broken', {
      hint: 'BigQuery may have refused the account of Superset: see the log of Superset',
    });
  }
  if (status === 422 && purpose === 'refresh-dataset') {
    return judged('warehouse', {
      hint: 'The dataset’s table is gone from the warehouse, or cannot be read',
      warehouse: { text, httpStatus: undefined, reason: undefined, errorClass: 'table-not-found' },
    });
  }
  if (status === 422 && purpose === 'write-dataset') return judged(writeProblemOf(text));
  return judged(status < 500 ? 'validation' : 'broken');
}

/** A page means that something before Superset answered, or that Superset itself fell over. */
function proxyProblemOf(status: number): SupersetFailure['problem'] {
  if (status === 502 || status === 503) return 'unreachable';
  if (status === 504) return 'timeout';
  if (status === 401) return 'unauthorized';
  return status === 403 ? 'forbidden' : 'broken';
}

/** Texts of Superset's dataset command that say: the columns are not what they were when you read them. */
function writeProblemOf(text: string): SupersetFailure['problem'] {
  return /could not be updated|already exist|do not exist|are duplicated/i.test(text)
    ? 'conflict'
    : 'validation';
}

function tokenHintOf(text: string): string | undefined {
  return text.includes('Subject must be a string')
    ? 'Set JWT_VERIFY_SUB = False in superset_config.py: its PyJWT is newer than this Superset expects'
    : undefined;
}

/** Without the query of the address, which may hold what is nobody's business. */
function redirectTextOf(headers: Headers): string {
  const [target = ''] = (headers.get('location') ?? '').split('?');
  return target === '' ? 'a redirect to nowhere' : `a redirect to ${target}, which is not followed`;
}

/** Seconds, or a date (RFC 9110). */
function retryAfterOf(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
