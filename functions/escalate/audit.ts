import { type Finding, findingKey } from '../../shared/events/finding.ts';
import { type Schedule, slotAt } from '../../shared/run.ts';
import type { Board } from './board.ts';

/** Something that must be heard of again and again, or the watchdog itself is not well. */
export type Expectation = {
  /** The function that says it. */
  step: string;
  /** The fact that it says every time. */
  fact: string;
  schedule: Schedule;
  /** How long after its time it may still come. */
  graceMinutes: number;
};

/** What an audit found. */
export type Audit = {
  findings: Finding[];
  /** Why the watchdog itself is not well, in sentences; none: the heartbeat goes out. */
  unwell: string[];
};

/** A mail that has been due for so long means that nobody can be told. */
const overdueMinutes = 10;

/**
 * Audits the watchdog, not what it watches: a step that fell silent, a run that nobody heard the end of, mails that
 * do not go out. Open incidents are no reason to be unwell: that they are known is what the watchdog is for.
 */
export function auditBoard(board: Board, expectations: readonly Expectation[], now: Date): Audit {
  const silent = expectations.flatMap((expectation) => silenceOf(board, expectation, now));
  return {
    findings: silent,
    unwell: [...silent.map(({ summary }) => summary), ...overdueNotices(board, now)],
  };
}

function silenceOf(board: Board, expectation: Expectation, now: Date): Finding[] {
  const { step, fact, schedule, graceMinutes } = expectation;
  const lately = new Date(now.getTime() - graceMinutes * 60_000);
  const due = slotAt(schedule, lately);
  const heardAt = board.heard[fact];
  // Nothing is missed that was due before there was a watchdog.
  if (board.watchedSince === undefined || due.getTime() <= Date.parse(board.watchedSince)) return [];
  if (heardAt !== undefined && Date.parse(heardAt) >= due.getTime()) return [];
  const isRun = step === 'refresh-marts';
  return [
    {
      kind: isRun ? 'run-missed' : 'step-silent',
      subject: step,
      summary: isRun
        ? `The run of ${due.toISOString()} has not ended ${graceMinutes} minutes after its time`
        : `${step} has said nothing since ${heardAt ?? 'the watchdog was set up'}`,
      evidence: [
        { label: 'due', value: due.toISOString() },
        { label: 'last heard', value: heardAt ?? 'never' },
      ],
      fix: `Look at the log of ${step} and at its subscription, then publish {} to ${step}.`,
      rerun: { topic: step, body: {} },
    },
  ];
}

function overdueNotices(board: Board, now: Date): string[] {
  const limit = now.getTime() - overdueMinutes * 60_000;
  return board.outbox
    .filter(({ attempts, decidedAt, about }) => {
      return Date.parse(decidedAt) < limit && (attempts > 0 || about?.kind !== 'storm');
    })
    .map(({ id, problem }) => `Mail ${id} is overdue${problem ? `: ${problem}` : ''}`);
}

/** Puts what the audit found on the board, and takes back what it no longer finds. */
export function placeAudit(board: Board, { findings }: Audit, now: Date): Board {
  const at = now.toISOString();
  const found = new Map(findings.map((finding) => [findingKey(finding), finding]));
  const known = Object.entries(board.observations).filter(([key]) => key.startsWith('step-silent:'));
  const observations = { ...board.observations };
  for (const [key, { finding }] of known) {
    if (finding && !found.has(key)) observations[key] = { at, factId: `audit/${at}` };
  }
  for (const [key, finding] of found) {
    const before = observations[key];
    // What a step says of itself is newer than what is said of it.
    if (before?.finding) continue;
    observations[key] = { at, factId: `audit/${at}`, finding, since: at };
  }
  return { ...board, observations };
}
