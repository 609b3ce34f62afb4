import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Field } from '../../../deploy/local/bigquery/field.ts';

/** What BigQuery answered to a statement. Rows, structs and arrays are arrays. */
export type ExpectedAnswer = {
  schema: Field[];
  rows: unknown[][];
  ordered: boolean;
  /** Columns whose order alone is sure where rows tie. */
  order_keys?: number[];
  statement_type?: string;
  num_dml_affected_rows?: number;
  ddl_operation_performed?: string;
};

/** The error that BigQuery gave. */
export type ExpectedError = { http_status: number; reason: string; message: string };

/** A statement and the recorded answer; the format is described in the data's README. */
export type SqlFixture = {
  id: string;
  category: string;
  needs_dataset?: boolean;
  setup: string[];
  sql: string;
  params?: object;
  default_dataset?: string;
  job?: { dryRun?: boolean; query?: Record<string, unknown> } & Record<string, unknown>;
  expect: ExpectedAnswer & { error?: ExpectedError };
};

/** A request, in which names stand for project and dataset. */
export type HttpRequest = {
  method: string;
  path: string;
  query?: [string, string][];
  headers?: Record<string, string>;
  body?: unknown;
  body_text?: string;
};

/** An HTTP request and the recorded response. */
export type HttpFixture = {
  id: string;
  category: string;
  needs_dataset?: boolean;
  setup: string[];
  setup_requests: (HttpRequest & { capture?: Record<string, string>; await_job?: string })[];
  request: HttpRequest;
  expect: { http_status: number; headers?: Record<string, string>; body?: unknown };
};

/** One recorded answer. */
export type Fixture = SqlFixture | HttpFixture;

/** Reads all recorded answers; undefined where this machine has none. */
export async function readFixtures(folder: string): Promise<Fixture[] | undefined> {
  try {
    const files = ['sql.ndjson.gz', 'http.ndjson.gz'].map((name) =>
      path.join(folder, 'bigquery-recorded', name),
    );
    const texts = await Promise.all(files.map(async (file) => gunzipSync(await readFile(file)).toString()));
    return texts.flatMap((text) => text.split('\n').filter(Boolean)).map((line) => JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names that take the place of `${PROJECT}` and the like. */
export type Names = Record<string, string>;

/** Puts the names into everything that is text. */
export function withNames<T>(value: T, names: Names): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value).replace(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (placeholder, name) => {
    const known = names[name];
    return known === undefined ? placeholder : JSON.stringify(known).slice(1, -1);
  });
  return JSON.parse(text);
}
