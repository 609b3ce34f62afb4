import { randomUUID } from 'node:crypto';
import { BigQueryError } from '../bigquery-error.ts';
import { type Answer, type Call, parameter, parseJson, type Route } from './call.ts';
import { insertJob, type JobRoutesDependencies } from './jobs.ts';

/** A resumable upload under way. */
type Session = { body: unknown; parts: Buffer[]; received: number };

/** Keeps the bytes of a load job until it runs. */
export type Uploads = {
  take: (jobId: string) => Buffer | undefined;
  keep: (jobId: string, content: Buffer) => void;
};

/** An empty keep of uploads. */
export function createUploads(): Uploads {
  const contents = new Map<string, Buffer>();
  return {
    keep: (jobId, content) => contents.set(jobId, content),
    take: (jobId) => {
      const content = contents.get(jobId);
      contents.delete(jobId);
      return content;
    },
  };
}

/** jobs.insert with a file: in one multipart request, or resumable in several. */
export function uploadRoutes(dependencies: JobRoutesDependencies & { uploads: Uploads }): Route[] {
  const sessions = new Map<string, Session>();
  const path = '/upload/projects/{projectId}/jobs';

  const load = (call: Call, body: unknown, content: Buffer) =>
    insertJob(dependencies, call, body, (jobId) => dependencies.uploads.keep(jobId, content));

  function start(call: Call): Answer | Promise<Answer> {
    const type = call.query.get('uploadType');
    if (type === 'multipart') {
      const { body, content } = splitMultipart(call);
      return load(call, body, content);
    }
    if (type !== 'resumable') throw new BigQueryError('invalid', `Invalid uploadType: ${type}`);
    const id = randomUUID();
    sessions.set(id, { body: parseJson(call.body.toString('utf8')), parts: [], received: 0 });
    const projectId = parameter(call, 'projectId');
    const location = `${call.origin}/upload/bigquery/v2/projects/${projectId}/jobs?uploadType=resumable&upload_id=${id}`;
    return { headers: { location, 'x-guploader-uploadid': id } };
  }

  async function proceed(call: Call): Promise<Answer> {
    const id = call.query.get('upload_id') ?? '';
    const session = sessions.get(id);
    if (!session) throw new BigQueryError('notFound', `Not found: Upload ${id}`);
    session.parts.push(call.body);
    session.received += call.body.length;
    const total = /\/(\d+)$/.exec(call.headers['content-range'] ?? '')?.[1];
    const isComplete = call.headers['content-range'] === undefined || session.received === Number(total);
    if (!isComplete) {
      const range = session.received > 0 ? { range: `bytes=0-${session.received - 1}` } : {};
      return { status: 308, headers: range };
    }
    sessions.delete(id);
    return load(call, session.body, Buffer.concat(session.parts));
  }

  return [
    { method: 'POST', path, handle: start },
    { method: 'PUT', path, handle: proceed },
  ];
}

/** The JSON part and the file part of a `multipart/related` body. */
function splitMultipart(call: Call): { body: unknown; content: Buffer } {
  const match = /boundary=(?:"([^"]+)"|([^;]+))/.exec(call.headers['content-type'] ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary) throw new BigQueryError('invalid', 'Missing multipart boundary.');
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let start = call.body.indexOf(delimiter);
  while (start >= 0) {
    const end = call.body.indexOf(delimiter, start + delimiter.length);
    if (end < 0) break;
    parts.push(partContent(call.body.subarray(start + delimiter.length, end)));
    start = end;
  }
  const [metadata, content] = parts;
  if (!metadata || !content) throw new BigQueryError('invalid', 'A multipart upload has two parts.');
  return { body: parseJson(metadata.toString('utf8')), content };
}

/** What stands between the headers of a part and the line break before the next delimiter. */
function partContent(part: Buffer): Buffer {
  const crlf = part.indexOf('\r\n\r\n');
  const lf = part.indexOf('\n\n');
  const isCrlf = crlf >= 0 && (lf < 0 || crlf < lf);
  const content = part.subarray(isCrlf ? crlf + 4 : lf + 2);
  if (content.subarray(-2).toString() === '\r\n') return content.subarray(0, -2);
  return content.subarray(-1).toString() === '\n' ? content.subarray(0, -1) : content;
}
