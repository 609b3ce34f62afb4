import { areaOf, type Finding, type FindingKind } from '../../../shared/events/finding.ts';
import type { Board, Incident } from '../board.ts';
import { deadlineOf } from '../calendar.ts';
import type { Judgement } from '../judgement.ts';
import { titleOf } from './causes.ts';
import { withChange } from './incident-changes.ts';
import { isExecutiveDay, severityOf } from './severity.ts';
import { waitsForRun, waitUntil } from './waiting.ts';

/** Findings with one cause. */
export type Group = { cause: string; keys: readonly string[] };

/** Opens the incident of findings that no incident has yet; nobody is told before its wait is over. */
export function openIncident(board: Board, { cause, keys }: Group, judgement: Judgement): Board {
  const { policy, controls, now, active } = judgement;
  const kind = kindOf(cause);
  // What was told with another incident until now was not anybody's to answer before: its time begins now.
  const fresh = keys.filter((key) => !isOfAnother(board, key));
  const openedAt = earliestOf(board, fresh, now);
  const severity = severityOf(findingsOf(keys, active), {
    table: policy.severity,
    isExecutiveDay: isExecutiveDay(policy, controls, now),
  });
  const isOfRun = waitsForRun(kind) && fresh.length > 0;
  const incident: Incident = {
    id: newId(board, cause, openedAt),
    cause,
    title: titleOf(cause, active),
    area: ['refresh', 'freshness', 'drift'].includes(areaOf(kind)) ? 'data' : 'platform',
    state: 'waiting',
    severity,
    openedAt: openedAt.toISOString(),
    waitUntil: waitUntil({ severity, waitsForRun: isOfRun }, openedAt > now ? openedAt : now),
    deadline: deadlineOf(severity, openedAt, policy).toISOString(),
    policy,
    findings: [...keys],
    everHad: [...keys],
    remedies: [],
    flips: [],
    unstable: false,
    told: [],
    ...(isOfRun ? { waitsForRun: true } : {}),
  };
  return withChange(board, incident, { change: 'opened', explanation: incident.title, now });
}

/** The findings behind keys. */
export function findingsOf(keys: readonly string[], active: Judgement['active']): Finding[] {
  return keys.flatMap((key) => active.get(key) ?? []);
}

function kindOf(cause: string): FindingKind {
  return cause.slice(0, cause.indexOf(':')) as FindingKind;
}

function isOfAnother({ incidents }: Board, key: string): boolean {
  return Object.values(incidents).some(({ findings }) => findings.includes(key));
}

function earliestOf({ observations }: Board, keys: readonly string[], now: Date): Date {
  const since = keys.flatMap((key) => observations[key]?.since ?? []).toSorted()[0];
  return since === undefined ? now : new Date(since);
}

function newId({ incidents }: Board, cause: string, openedAt: Date): string {
  const kind = kindOf(cause);
  const slug = (text: string) => text.replaceAll(/[^\w-]+/g, '-');
  const minute = `${openedAt.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
  const subject = slug(cause.slice(kind.length + 1));
  const names = [`${subject}-${minute}`, `${subject}-${kind}-${minute}`];
  const free = names.find((name) => !incidents[name]);
  if (free) return free;
  const taken = Object.keys(incidents).filter((id) => id.startsWith(`${subject}-${kind}-${minute}`)).length;
  return `${subject}-${kind}-${minute}-${taken + 1}`;
}
