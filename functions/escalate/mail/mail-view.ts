/** What a mail is made of: plain data that the handler gathered. Rendering fetches nothing and adds nothing. */
import type { FactData } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { AnnouncedControl, Incident, Notice, NoticeSubject, Observation } from '../board.ts';
import type { Tier } from '../notices/routing.ts';

/** How an incident is acknowledged: by the signed link, or by a message where no public function is allowed. */
export type Acknowledge = { kind: 'link'; url: string } | { kind: 'command'; line: string };

/** Something that the watchdog does only when it is approved, and how that is done. */
export type Approval = { proposal: string; what: string; how: Acknowledge };

/** One line that a run logged. */
export type LogLine = { time: Date; severity: string; message: string; step?: string };

/** Where to look further; what is not known is left out. */
export type MailLinks = {
  superset?: string;
  /** The log query of the run or the incident; what a mail cuts is found there. */
  logs?: string;
  job?: string;
  statusPage?: string;
};

/** What every mail knows. */
export type MailContext = {
  notice: Notice;
  recipient: { name: string; tier: Tier };
  /** The names of all contacts, the recipient's too. */
  contacts: Partial<Record<Tier, string>>;
  /** The zone of deadlines and schedules; every time is printed in it and in UTC. */
  timeZone: string;
  now: Date;
  project: string;
  links: MailLinks;
};

/** An incident as far as a list needs it. */
export type ListedIncident = {
  incident: Incident;
  findings: Observation[];
  acknowledge?: Acknowledge | undefined;
};

/** A notice about one incident, whatever its reason. */
export type IncidentMailView = MailContext & {
  kind: 'incident';
  incident: Incident;
  /** What is wrong now. */
  findings: Observation[];
  /** What was wrong and is fine now, as it was last said; where it is not known any more, the mail has the keys. */
  findingsBefore: Observation[];
  /** Titles of incidents that this one explains. */
  absorbed: string[];
  acknowledge?: Acknowledge | undefined;
  /** What could be approved and is not yet. */
  approvals?: Approval[] | undefined;
  logLines: LogLine[];
  lastRun?: FactData<'marts-refreshed'> | undefined;
  lastCheck?: FactData<'freshness-checked'> | undefined;
};

/** A control was set or ended. */
export type ControlMailView = MailContext & {
  kind: 'control';
  about: Extract<NoticeSubject, { kind: 'control' }>;
};

/** The watchdog was away, and read its backlog. */
export type CatchUpMailView = MailContext & {
  kind: 'catch-up';
  about: Extract<NoticeSubject, { kind: 'catch-up' }>;
  incidents: ListedIncident[];
};

/** Too many mails for one hour, in one. */
export type StormMailView = MailContext & {
  kind: 'storm';
  about: Extract<NoticeSubject, { kind: 'storm' }>;
};

/** The day in one mail. */
export type DigestMailView = MailContext & {
  kind: 'digest';
  /** `2026-11-24`, in the time zone. */
  day: string;
  run?: FactData<'marts-refreshed'> | undefined;
  freshness?: FactData<'freshness-checked'> | undefined;
  /** When that check was made. */
  checkedAt?: Date | undefined;
  open: ListedIncident[];
  /** Since the last digest. */
  resolved: Incident[];
  /** What the watchdog mended by itself since the last digest. */
  repaired: { at: Date; text: string }[];
  /** Everything that is silenced, paused, held or under maintenance, and what that held back. */
  controls: AnnouncedControl[];
  lines: { at: string; text: string }[];
  /** US dollars for a tebibyte that a query reads. */
  dollarsPerTebibyte: number;
};

/** Everything that `renderMail` renders. */
export type MailView = IncidentMailView | ControlMailView | CatchUpMailView | StormMailView | DigestMailView;

/** What is left to say when the state store cannot be reached: a fact's findings, without their history. */
export type StatelessView = Pick<MailContext, 'recipient' | 'timeZone' | 'now' | 'project' | 'links'> & {
  findings: Finding[];
  /** The highest severity among them, by the table in watchdog.yaml. */
  severity: Incident['severity'];
  /** The fact that carried them, and when it was true. */
  fact: { name: string; at: Date };
  /** What the state store answered. */
  problem?: string | undefined;
};

/** A mail, ready to be sent. */
export type RenderedMail = { subject: string; text: string; html: string };
