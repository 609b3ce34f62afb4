import { BigQueryError } from '../bigquery-error.ts';
import type { Call } from './call.ts';

/** The etag of a resource that has changed so many times. */
export function etagOf(revision: number): string {
  return `"${Buffer.from(`revision ${revision}`).toString('base64')}"`;
}

/** Refuses a change that was prepared on another state of the resource. */
export function checkEtag(call: Call, revision: number): void {
  const expected = call.headers['if-match'];
  if (expected === undefined || expected === '*' || expected === etagOf(revision)) return;
  throw new BigQueryError('conditionNotMet', 'Precondition check failed.', 'If-Match');
}

/** JSON merge patch: objects are merged, null takes a value away, everything else replaces. */
export function mergePatch(current: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(current) ? { ...current } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
