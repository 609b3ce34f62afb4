import type { Board, Notice } from '../../../functions/escalate/board.ts';
import { emptyBoard } from '../../../functions/escalate/board.ts';
import { judge, observe } from '../../../functions/escalate/judge.ts';
import { type EscalationPolicy, policyOf } from '../../../functions/escalate/policy.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';
import { type Control, controlId, isInForce } from '../../../shared/controls.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { FactData, FactName } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';

/** A configuration with nothing but what is asked, in Yerevan unless another zone is named. */
export function policyWith(yaml = ''): EscalationPolicy {
  const text = `
mode: live
project: x-victor-477214-g0
location: US
datasets: {marts: ineco_marts, ga4: ineco_ga4}
contacts:
  analyticsLead: {email: analytics@example.test}
  devOps: {email: devops@example.test}
  stakeholder: {email: stakeholder@example.test}
mail: {from: watchdog@example.test}
${yaml}`;
  return policyOf(parseConfig(text, 'watchdog.yaml', { requireContacts: true }));
}

/** What people are called in these stories. */
export const names = { analyticsLead: 'Anahit', devOps: 'Davit', stakeholder: 'Siranush' };

/** A fact as escalate receives it. */
export function fact<Name extends FactName>(
  name: Name,
  at: string,
  data: FactData<Name>,
  id = `${name}/${at}`,
): ReceivedFact {
  return { name, id, source: 'test', time: new Date(at), traceparent: undefined, data } as ReceivedFact;
}

/** A control that a person set. */
export function control(
  kind: Control['kind'],
  { subject = '', since, until, reason = 'because' }: Partial<Control> & { since: string; until: string },
): Control {
  return {
    id: controlId(kind, subject),
    kind,
    subject,
    author: 'Anahit',
    reason,
    since,
    until,
    via: 'message',
    messageId: `m-${kind}-${since}`,
  };
}

/** A board that is told of things one after the other and judged at every one of them. */
export function createStory({ policy = policyWith() }: { policy?: EscalationPolicy } = {}) {
  let board: Board = emptyBoard();
  const controls: Control[] = [];
  const seen: Notice[] = [];

  function judgeAt(at: string): Notice[] {
    const now = new Date(at);
    const inForce = controls.filter((each) => isInForce(each, now));
    board = judge({ board, controls: inForce, policy, now, names });
    const due = board.outbox;
    // As if every mail were sent at once.
    board = { ...board, outbox: [] };
    seen.push(...due);
    return due;
  }

  return {
    /** Takes facts in at an instant, judges, and returns the notices that became due. */
    hear: (at: string, ...facts: ReceivedFact[]): Notice[] => {
      board = facts.reduce(observe, board);
      return judgeAt(at);
    },
    /** Judges as the tick does. */
    tick: (at: string): Notice[] => judgeAt(at),
    /** Judges every minute from one instant to another, both included. */
    tickThrough: (from: string, to: string): Notice[] => {
      const due: Notice[] = [];
      for (let at = Date.parse(from); at <= Date.parse(to); at += 60_000) {
        due.push(...judgeAt(new Date(at).toISOString()));
      }
      return due;
    },
    set: (...set: Control[]) => {
      for (const each of set) {
        const at = controls.findIndex(({ id }) => id === each.id);
        if (at >= 0) controls.splice(at, 1);
        controls.push(each);
      }
    },
    end: (id: string) => {
      controls.splice(
        controls.findIndex((each) => each.id === id),
        1,
      );
    },
    change: (change: (board: Board) => Board) => {
      board = change(board);
    },
    board: () => board,
    seen: () => seen,
    incidents: () => Object.values(board.incidents),
    /** The only incident that is neither over nor explained. */
    incident: () => {
      const present = Object.values(board.incidents).filter(
        ({ state }) => state === 'waiting' || state === 'open',
      );
      const [only] = present;
      if (present.length !== 1 || !only) {
        throw new Error(`expected one incident, got ${present.map(({ id }) => id).join(', ') || 'none'}`);
      }
      return only;
    },
    decisions: () => board.facts.flatMap((each) => (each.name === 'notice-decided' ? [each.data] : [])),
    changes: () =>
      board.facts.flatMap((each) => (each.name === 'incident-changed' ? [each.data.change] : [])),
  };
}

/** Reason and tier of notices, for comparing. */
export function said(notices: readonly Notice[]): string[] {
  return notices.map(({ reason, tier }) => `${reason} to ${tier}`);
}

/** A probe that found what it lists. */
export function probe(at: string, findings: Finding[] = [], verdict?: FactData<'health-probed'>['verdict']) {
  const found = findings.length > 0 ? 'down' : 'up';
  return fact('health-probed', at, { verdict: verdict ?? found, reason: 'Probed.', findings });
}

/** A drift check that found what it lists. */
export function drift(at: string, findings: Finding[] = []) {
  return fact('drift-checked', at, { summary: 'Checked.', datasets: 17, findings });
}

/** A finding with a sentence about itself. */
export function found(kind: Finding['kind'], subject: string, more: Partial<Finding> = {}): Finding {
  return { kind, subject, summary: `${subject} is ${kind}`, ...more };
}

/** The 17 marts of the stories. */
export const marts = Array.from({ length: 17 }, (_, index) => `mart_${String.fromCharCode(97 + index)}`);

type MartSummary = FactData<'marts-refreshed'>['marts'][number];

/** A mart that was refreshed. */
export function refreshed(mart: string): MartSummary {
  return { mart, outcome: 'refreshed', reason: 'published', explanation: '10 rows', rows: 10 };
}

/** A mart that BigQuery could not build. */
export function failed(
  mart: string,
  errorClass = 'unrecognized-name',
  message = 'Unrecognized name: x',
): MartSummary {
  return {
    mart,
    outcome: 'failed',
    reason: errorClass,
    explanation: message,
    failure: {
      class: errorClass,
      reason: 'invalidQuery',
      message,
      runbook: { error: message, cause: 'Column change', fix: "Update the mart's SQL" },
      fix: `Correct marts/${mart}.sql:12.`,
      file: `marts/${mart}.sql`,
      line: 12,
    },
  };
}

/** A mart that was not touched because of what it reads. */
export function skipped(mart: string, upstream: string[]): MartSummary {
  return {
    mart,
    outcome: 'skipped',
    reason: 'upstream',
    explanation: 'It reads what is not fresh.',
    upstream,
  };
}

/** One mart's result in a run. */
export function martFact(at: string, mart: MartSummary, runId = 's1') {
  return fact('mart-refreshed', at, { runId, attempts: 1, ...mart }, `${runId}/mart-refreshed/${mart.mart}`);
}

/** The end of a run. */
export function runFact(
  at: string,
  summaries: MartSummary[],
  more: Partial<FactData<'marts-refreshed'>> = {},
) {
  const count = (outcome: MartSummary['outcome']) =>
    summaries.filter((summary) => summary.outcome === outcome).length;
  const data: FactData<'marts-refreshed'> = {
    runId: 's1',
    trigger: 'schedule',
    mode: 'live',
    dryRun: false,
    summary: 'Completed.',
    total: summaries.length,
    refreshed: count('refreshed'),
    failed: count('failed'),
    rejected: count('rejected'),
    skipped: count('skipped'),
    held: count('held'),
    bytesProcessed: 0,
    durationSeconds: 60,
    stagingView: { state: 'current', explanation: 'stg_events is what the file says.' },
    marts: summaries,
    ...more,
  };
  return fact('marts-refreshed', at, data, `${data.runId}/marts-refreshed`);
}

/** A run that stopped at the view under all marts. */
export function brokenViewRun(at: string, more: Partial<FactData<'marts-refreshed'>> = {}) {
  const explanation = 'stg_events cannot be read: Unrecognized name: user_pseudo_id';
  const summaries = marts.map((mart): MartSummary => {
    return { mart, outcome: 'skipped', reason: 'stg_events', explanation, upstream: ['stg_events'] };
  });
  return runFact(at, summaries, {
    stagingView: { state: 'broken', explanation },
    obstacle: { explanation },
    ...more,
  });
}

/** A freshness check; what is not named is fresh. */
export function freshness(
  at: string,
  verdicts: Record<string, FactData<'freshness-checked'>['marts'][number]['verdict']> = {},
  more: Partial<FactData<'freshness-checked'>> = {},
) {
  return fact('freshness-checked', at, {
    checkId: at,
    summary: 'Checked.',
    marts: marts.map((mart) => ({
      mart,
      verdict: verdicts[mart] ?? 'fresh',
      reason: `${mart} was looked at.`,
    })),
    source: {
      verdict: 'arrived',
      reason: 'The export is there.',
      expectedDay: '2026-11-23',
      expectedBy: '2026-11-24T14:00:00.000Z',
    },
    scheduledRun: {
      verdict: 'finished',
      reason: 'It ended.',
      slot: '2026-11-24T02:00:00Z',
      runId: 's1',
      dueAt: '2026-11-24T02:30:00Z',
    },
    ...more,
  });
}
