import { closest } from 'fastest-levenshtein';
import { findingKinds } from '../../shared/events/finding.ts';
import { describe, RequestRejection } from '../../shared/events/rejection.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';

/** Ids of records are limited, and what was ended is remembered under an id that holds this one. */
const longestSubject = 170;

/**
 * What a control is about: an incident, a finding, a mart, a scope, a day, a proposal; empty for everything. Throws
 * `RequestRejection` for a name that nothing has, with the nearest that something has.
 */
export function parseSubject(request: ControlRequest, marts: readonly string[]): string {
  const { incident, finding, proposal, mart, day, scope, action } = request;
  if (mart !== undefined) checkMart(mart, marts);
  if (finding !== undefined) checkFinding(finding);
  for (const [field, value] of Object.entries({ incident, finding, proposal })) {
    if (value === undefined || value.length <= longestSubject) continue;
    const problem = `expected at most ${longestSubject} characters, got ${value.length}`;
    throw new RequestRejection(field, problem);
  }
  if (action === 'maintenance') return scope ?? 'all';
  return incident ?? finding ?? proposal ?? mart ?? day ?? '';
}

function checkMart(mart: string, marts: readonly string[]): void {
  if (marts.includes(mart)) return;
  throw new RequestRejection(
    'mart',
    `no mart is named ${describe(mart)}; did you mean ${closest(mart.slice(0, 80), marts)}?`,
  );
}

function checkFinding(finding: string): void {
  const [, kind = '', subject = ''] = /^([^:]+):(.+)$/.exec(finding) ?? [];
  if (subject === '') {
    const problem = `expected kind:subject such as stale:mart_geo, or stale:* for all of a kind, got ${describe(finding)}`;
    throw new RequestRejection('finding', problem);
  }
  const kinds: string[] = Object.values(findingKinds).flat();
  if (kinds.includes(kind)) return;
  throw new RequestRejection(
    'finding',
    `no finding is of kind ${describe(kind)}; did you mean ${closest(kind.slice(0, 80), kinds)}:${subject}?`,
  );
}
