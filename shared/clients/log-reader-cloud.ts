import { type Entry, Logging } from '@google-cloud/logging';
import { PermanentError, TransientError } from '../errors.ts';
import type { LogSeverity } from '../log.ts';
import { LocalAccountClient } from './local-account.ts';
import type { LogLine, LogQuery, LogReader } from './log-reader.ts';

/** Cloud Logging gives out no larger page. */
const largestPage = 1000;

/**
 * Reads Cloud Logging by one entries.list per query, over REST (a frozen function breaks gRPC's channels) and without
 * the client's retries. `endpoint` and `account` are for a stand-in.
 */
export function createCloudLogReader(options: {
  project: string;
  endpoint?: string | undefined;
  account?: string | undefined;
  timeoutMilliseconds?: number;
}): LogReader {
  const { project, endpoint, account, timeoutMilliseconds = 10_000 } = options;
  const client = {
    projectId: project,
    // Known to the client's code, not to its types.
    fallback: true,
    ...(endpoint ? endpointOf(endpoint) : {}),
    ...(account ? { authClient: new LocalAccountClient(account) } : {}),
  };
  const logging = new Logging(client);
  const call = {
    timeout: timeoutMilliseconds,
    autoPaginate: false,
    retry: { retryCodes: [], backoffSettings: neverAgain },
    // Google's REST transport does not ask the client above for its headers.
    ...(account ? { otherArgs: { headers: { authorization: `Bearer ${account}` } } } : {}),
  };

  return {
    linesOf: async (query) => {
      try {
        const asking = logging.getEntries({
          filter: filterOf(query),
          orderBy: 'timestamp desc',
          pageSize: Math.min(query.limit, largestPage),
          autoPaginate: false,
          gaxOptions: call,
        });
        const [entries] = await answerWithin(timeoutMilliseconds, asking);
        return entries.slice(0, query.limit).map(lineOf).reverse();
      } catch (error) {
        throw toReadError(error, query);
      }
    },
  };
}

/** Nothing of this is used where no code is worth a retry, yet the client asks for it. */
const neverAgain = { initialRetryDelayMillis: 1, retryDelayMultiplier: 1, maxRetryDelayMillis: 1 };

function endpointOf(endpoint: string) {
  const { hostname, port, protocol } = new URL(endpoint);
  return { apiEndpoint: hostname, port: Number(port), protocol: protocol.replace(':', '') };
}

/** The query in Cloud Logging's language: https://cloud.google.com/logging/docs/view/logging-query-language */
export function filterOf({ runId, since, until, minimumSeverity }: LogQuery): string {
  return [
    'resource.type=("cloud_run_revision" OR "cloud_function")',
    `jsonPayload.run_id=${JSON.stringify(runId)}`,
    `timestamp>="${since.toISOString()}"`,
    `timestamp<="${until.toISOString()}"`,
    ...(minimumSeverity ? [`severity>=${minimumSeverity}`] : []),
  ].join(' AND ');
}

/** The client's own time-out is not kept while it waits for credentials. */
async function answerWithin<Answer>(milliseconds: number, asking: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(`No answer within ${milliseconds / 1000} s`), { code: deadlineExceeded }));
  }, milliseconds);
  try {
    return await Promise.race([asking, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function lineOf({ metadata, data }: Entry): LogLine {
  const { message, step } = Object(data) as { message?: unknown; step?: unknown };
  return {
    // The client made a date of what the REST API gives.
    time: new Date(metadata.timestamp as Date),
    severity: severityOf(String(metadata.severity)),
    message: String(message ?? ''),
    ...(typeof step === 'string' && { step }),
  };
}

/** Cloud Logging knows more severities than the watchdog writes; a graver or milder one is the nearest of ours. */
function severityOf(severity: string): LogSeverity {
  if (['ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'].includes(severity)) return 'ERROR';
  return severity === 'WARNING' ? 'WARNING' : 'INFO';
}

const deadlineExceeded = 4;

/** The codes of gRPC, which Google's client gives over REST, too, that say that the question or our right to it is wrong. */
const permanentCodes: readonly unknown[] = [3, 5, 7, 11, 12, 16];

function toReadError(error: unknown, { runId }: LogQuery): Error {
  const { code } = error as { code?: unknown };
  const Kind = permanentCodes.includes(code) ? PermanentError : TransientError;
  return new Kind(`The log of run ${runId} could not be read`, {
    cause: error,
    fields: { runId, code: typeof code === 'number' ? code : undefined },
  });
}
