import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { BigQueryError } from '../bigquery-error.ts';

/** One HTTP call, as routes see it. */
export type Call = {
  method: string;
  /** Without `/bigquery/v2`, decoded. */
  path: string;
  /** The named parts of the path. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  caller: string;
  /** `http://host:port` as the caller wrote it. */
  origin: string;
};

/** What a route answers; a missing body is an empty response. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };

/** One method of the REST API. */
export type Route = {
  method: string;
  /** `/projects/{projectId}/datasets`; `{+name}` takes slashes too. */
  path: string;
  /** Name in BigQuery's discovery document, e.g. `bigquery.tables.get`; absent for what is not in there. */
  id?: string;
  handle: (call: Call) => Answer | Promise<Answer>;
};

/** A named part of the path that the route's pattern guarantees. */
export function parameter(call: Call, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}.`);
  return value;
}

/** The JSON body, checked. */
export function bodyOf<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  return checked(schema, parseJson(call.body.length === 0 ? '{}' : call.body.toString('utf8')));
}

/** JSON text as a value, or BigQuery's error. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BigQueryError('invalid', 'Invalid JSON payload received.');
  }
}

/** A value of a schema, or BigQuery's error naming the first field that is wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new BigQueryError('invalid', `Invalid value at '${field}': ${issue?.message ?? 'invalid'}`, field);
}

/** A number in the query string. */
export function numberIn(call: Call, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new BigQueryError('invalid', `Invalid value for ${name}: ${text}`, name);
}

/** A yes in the query string; Python clients write it with a capital. */
export function isTrue(call: Call, name: string): boolean {
  return /^(true|1)$/i.test(call.query.get(name) ?? '');
}
