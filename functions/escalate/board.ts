/**
 * The incident board: what is wrong right now, who was told, and what is still to be said. One record (kind
 * `incidents`, id `board`), changed by compare-and-set only, so that a decision and the notices it makes due are
 * one write: nothing can be lost or said twice between them.
 */
import type { Control } from '../../shared/controls.ts';
import type { FactData } from '../../shared/events/facts.ts';
import type { Finding, Severity } from '../../shared/events/finding.ts';
import type { EscalationPolicy, Tier } from './policy.ts';

/** Why a notice is sent, or is not. */
export type NoticeReason = FactData<'notice-decided'>['reason'];

/** The newest word on one thing: wrong, or fine again. Its key is `findingKey` of the finding. */
export type Observation = {
  /** When it was true, by the function that said it: an older fact never replaces a newer one. */
  at: string;
  factId: string;
  runId?: string;
  /** Who started that run by hand, as claimed. */
  author?: string;
  /** Absent when the thing is fine. */
  finding?: Finding;
  /** Since when it has been wrong without a break; the instant of the first finding. */
  since?: string;
  /** The last word before it that it was fine, time and fact, and the words since then that it is wrong. */
  fineMark?: string;
  badMarks?: string[];
};

/** A fact that listed everything wrong of an area: what it does not list was fine then. */
export type Listing = {
  /** platform-up: Superset answers as a whole, so that not even a ladder at its end is left. */
  scope: 'drift' | 'platform' | 'platform-up';
  at: string;
  factId: string;
  runId?: string;
  keys: string[];
};

/** What is known of a refresh run. */
export type KnownRun = {
  firstAt: string;
  endedAt?: string;
  slot?: string;
  trigger?: string;
  /** Who started it by hand, as claimed. */
  author?: string;
};

/**
 * waiting: it may get company or pass by itself, nobody is told. open: told. absorbed: another incident explains
 * it. resolved: over, and kept for a while, for what comes back joins it.
 */
export type IncidentState = 'waiting' | 'open' | 'absorbed' | 'resolved';

/** How an incident came to its end. */
export type Resolution = {
  how: 'remedy' | 'refresh-by-hand' | 'by-person' | 'by-itself';
  explanation: string;
};

/** Something that was tried against an incident. */
export type TriedRemedy = {
  at: string;
  rung: string;
  target: string;
  outcome: 'started' | 'succeeded' | 'failed' | 'timed-out' | 'skipped' | 'gave-up';
  reason: string;
};

/** A remedy by the fact that told it, with the key of the finding that it is meant to end. */
export type LoggedRemedy = TriedRemedy & { cause: string; factId: string };

/** One time that somebody was made due to be told. */
export type Told = {
  reason: NoticeReason;
  tier: Tier;
  at: string;
  /** Which of several for that reason and tier it was. */
  number?: number;
  /** Their mailbox refused it: they were not told, and somebody else was. */
  isRefused?: true;
};

/** Findings with one cause over time. */
export type Incident = {
  /** Cause and instant of opening, `mart_geo-20261124T0206Z`: unique for ever, for mails thread by it. */
  id: string;
  /** Key of the finding that names it. */
  cause: string;
  title: string;
  area: 'data' | 'platform';
  state: IncidentState;
  /** The highest that it ever had. */
  severity: Severity;
  /** Instant of the earliest finding. */
  openedAt: string;
  /** Until when it waits for company. */
  waitUntil: string;
  deadline: string;
  /** The rules as they were when it opened: a change of watchdog.yaml does not move an open incident's deadline. */
  policy: EscalationPolicy;
  /** Keys of what is wrong now. */
  findings: string[];
  /** Keys of what was wrong at any time, at most 500. */
  everHad: string[];
  acknowledged?: { by: string; reason: string; at: string; until: string };
  absorbedBy?: string;
  resolvedAt?: string;
  resolution?: Resolution;
  remedies: TriedRemedy[];
  /** Instants at which it was resolved or came back, newest last, at most 20. */
  flips: { at: string; to: 'resolved' | 'reopened' }[];
  /** It comes and goes: told once as that, and over only when it has been quiet for `policy.stableMinutes`. */
  unstable: boolean;
  told: Told[];
  /** Its findings come from a refresh that is still on its way: they are judged together when it ends. */
  waitsForRun?: boolean;
  /** What it got since those who were told of it heard of it last. */
  news?: string[];
  /** When it got worse. */
  severityRaisedAt?: string;
  /** When an acknowledgement expired, or was taken back, while it was still there. */
  acknowledgementEndedAt?: string;
  /** From when the time without an acknowledgement counts, where that is later than the last mail. */
  clockFrom?: string;
  /** The last decision about telling somebody, so that only a new one is published. */
  lastDecision?: { reason: NoticeReason; explanation: string };
};

/** One mail to one person, on its way. */
export type Notice = {
  /** `<incident>/<reason>/<tier>`, with `/2` and so on for repeats; the Message-ID is made of it. */
  id: string;
  incident?: string;
  reason: NoticeReason;
  tier: Tier;
  /** In words for somebody who does not run the platform. */
  plain: boolean;
  severity: Severity;
  /** Why it is sent, in one sentence; printed at the end of the mail. */
  explanation: string;
  decidedAt: string;
  attempts: number;
  nextAttemptAt: string;
  /** The delivery that is sending it right now; another one may take it over afterwards. */
  claim?: {
    by: string;
    until: string;
    /** It is on its way to the mail server right now, and cannot be taken back. */
    isBeingSent?: true;
  };
  /** The mail server's last words. */
  problem?: string;
  /** What the mail is about where it is not one incident. */
  about?: NoticeSubject;
};

/** What a mail is about that is not about one incident. */
export type NoticeSubject =
  | { kind: 'control'; control: Control; heldBack: HeldBack[] }
  | { kind: 'catch-up'; from: string; until: string; incidents: string[] }
  | { kind: 'storm'; notices: { subject: string; reason: NoticeReason; incident?: string }[] }
  | { kind: 'digest'; day: string /** When the digest before it was made. */; since?: string };

/** Something that was not said because of a pause, a silence or a maintenance. */
export type HeldBack = { incident: string; title: string; reason: NoticeReason; at: string };

/** A control whose start was told, with what it held back since. */
export type AnnouncedControl = { control: Control; heldBack: HeldBack[] };

/** A fact that was decided together with the board's change, and is still to be published. */
export type PendingFact = {
  [Name in 'incident-changed' | 'notice-decided']: {
    name: Name;
    id: string;
    subject: string;
    time: string;
    data: FactData<Name>;
  };
}['incident-changed' | 'notice-decided'];

/** The whole board. */
export type Board = {
  /** By key of the finding. */
  observations: Record<string, Observation>;
  /** By id. */
  incidents: Record<string, Incident>;
  /** By id of the control. */
  controls: Record<string, AnnouncedControl>;
  outbox: Notice[];
  facts: PendingFact[];
  /** By name of a fact: the newest instant at which one was said. */
  heard: Record<string, string>;
  /** Refresh runs: when they began to say something, and when they ended; the last 20. */
  runs: Record<string, KnownRun>;
  /** Lines for the next digest that are no incident. */
  digestLines: { at: string; text: string; factId?: string }[];
  /** By area: the newest facts that listed everything wrong of it. */
  listings?: Partial<Record<'drift' | 'platform', Listing[]>>;
  /** What was tried lately, the newest last. */
  remedies?: LoggedRemedy[];
  /** When mails went to an address, within the last hour. */
  mailed: Record<string, string[]>;
  /** When it was judged for the first time. */
  watchedSince?: string;
  /** When the watchdog last audited itself. */
  auditedAt?: string;
  /** When the last digest was made due. */
  digestedAt?: string;
  /** The id of that digest's notice. */
  digestedId?: string;
  /** The last time that anything was judged; long ago means that the watchdog itself was away. */
  judgedAt?: string;
  /** Set while the backlog of an absence is read: nobody is told until it is over, then once about all of it. */
  catchingUp?: { from: string; until: string };
};

/** A board on which nothing ever happened. */
export function emptyBoard(): Board {
  return {
    observations: {},
    incidents: {},
    controls: {},
    outbox: [],
    facts: [],
    heard: {},
    runs: {},
    digestLines: [],
    mailed: {},
  };
}
