import { SupersetError } from './superset-error.ts';

/** One HTTP request to Superset. */
export type SupersetRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base address, such as `/api/v1/dataset/7`. */
  path: string;
  /** The argument `q`; Superset reads JSON there as well as Rison. */
  query?: object | undefined;
  body?: object | undefined;
  headers?: Record<string, string>;
  patienceMilliseconds: number;
};

/** What came back, whole. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined where the text is no JSON. */
  json: unknown;
};

/** Sends one request; throws `SupersetError` (`unreachable`, `timeout`, `broken`) where no whole answer comes. */
export type Exchange = (request: SupersetRequest) => Promise<Answer>;

/** A dashboard's JSON may be some megabytes; more than this is not Superset, or would fill a function's memory. */
const maximumBytes = 32 * 1024 * 1024;

/** Sends requests to the Superset at this address, with what each of them needs. */
export function createExchange(baseUrl: URL): Exchange {
  // A user and a password in an address are no use here, and fetch would tell them in its refusal.
  const base = `${baseUrl.origin}${baseUrl.pathname}`.replace(/\/+$/, '');
  return async ({ method, path, query, body, headers = {}, patienceMilliseconds }) => {
    const call = `${method} ${path}`;
    const argument = query === undefined ? '' : `?q=${encodeURIComponent(JSON.stringify(query))}`;
    const signal = AbortSignal.timeout(patienceMilliseconds);
    try {
      const response = await fetch(`${base}${path}${argument}`, {
        method,
        headers: {
          // Without it, errors are HTML pages; without a content type, a refused PUT is a redirect to the login page.
          accept: 'application/json',
          'accept-language': 'en',
          'content-type': 'application/json',
          // Looked at on https only, and by then it is too late to learn it.
          referer: `${base}/`,
          // A function is frozen between two calls, and a kept connection may be dead when it wakes.
          connection: 'close',
          ...headers,
        },
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await readText(response, call);
      return { status: response.status, headers: response.headers, text, json: parse(text) };
    } catch (error) {
      if (error instanceof SupersetError) throw error;
      if (signal.aborted) {
        const text = `no whole answer within ${patienceMilliseconds / 1000} s`;
        throw new SupersetError({ problem: 'timeout', call, text }, error);
      }
      throw new SupersetError({ problem: 'unreachable', call, text: connectionProblemOf(error) }, error);
    }
  };
}

async function readText(response: Response, call: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) {
      const text = `the answer is longer than ${maximumBytes / 1024 / 1024} MiB`;
      throw new SupersetError({ problem: 'broken', call, text, httpStatus: response.status });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Such as `ECONNREFUSED: connect ECONNREFUSED 10.0.0.2:8088`. */
function connectionProblemOf(error: unknown): string {
  const { code, message } = ((error as Error).cause ?? error) as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ') || 'no connection';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
