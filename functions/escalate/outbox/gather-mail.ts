import type { Links } from '../../../shared/acknowledge-link.ts';
import type { LogLine, LogReader } from '../../../shared/clients/log-reader.ts';
import type { MailingConfig } from '../../../shared/config/parse-config.ts';
import { listControls } from '../../../shared/controls.ts';
import type { State } from '../../../shared/state.ts';
import type { Board, Incident, Notice } from '../board.ts';
import type { Latest } from '../latest.ts';
import type { ListedIncident, MailContext, MailView } from '../mail/mail-view.ts';
import { acknowledgeOf, approvalsOf } from './answers.ts';
import { logsUrl } from './logs-url.ts';

/** What the contents of a mail are gathered from. */
export type MailSources = {
  config: MailingConfig;
  state: State;
  logs: LogReader;
  /** Undefined where mails carry the command instead of a link. */
  links: Links | undefined;
};

/** Gathers everything that one notice's mail says; what cannot be had is left out of the mail, never the mail. */
export async function gatherMail(
  notice: Notice,
  board: Board,
  sources: MailSources,
  now: Date,
): Promise<MailView> {
  const context = contextOf(notice, sources, now);
  const { about } = notice;
  switch (about?.kind) {
    case 'control':
      return { ...context, kind: 'control', about };
    case 'storm':
      return { ...context, kind: 'storm', about };
    case 'catch-up': {
      const incidents = about.incidents.flatMap((id) => board.incidents[id] ?? []);
      const listed = incidents.map((incident) => listedOf(incident, board, context, sources));
      return { ...context, kind: 'catch-up', about, incidents: listed };
    }
    case 'digest':
      return digestView(context, about, board, sources);
    case undefined:
      return incidentView(context, board, sources);
  }
}

function contextOf(notice: Notice, { config }: MailSources, now: Date): MailContext {
  const { contacts, project, superset } = config;
  const names = Object.entries(contacts).map(([tier, { name, email }]) => [tier, name ?? email]);
  const { name, email } = contacts[notice.tier];
  return {
    notice,
    recipient: { name: name ?? email, tier: notice.tier },
    contacts: Object.fromEntries(names),
    timeZone: config.timeZone,
    now,
    project,
    links: {
      ...(superset.url ? { superset: superset.url } : {}),
      logs: logsUrl(project, { since: hourBefore(notice.decidedAt), until: now }),
    },
  };
}

async function incidentView(context: MailContext, board: Board, sources: MailSources): Promise<MailView> {
  const { notice, now } = context;
  const incident = board.incidents[notice.incident ?? ''];
  if (!incident) throw new RangeError(`Notice ${notice.id} is about an incident that is not on the board`);
  const observations = (keys: readonly string[]) => keys.flatMap((key) => board.observations[key] ?? []);
  const findings = observations(incident.findings);
  const latest = await sources.state.read<Latest>('incidents', 'latest');
  const runId = findings.find((found) => found.runId !== undefined)?.runId;
  const period = { since: hourBefore(incident.openedAt), until: now };
  return {
    ...context,
    links: { ...context.links, logs: logsUrl(context.project, { ...period, runId }) },
    kind: 'incident',
    incident,
    findings,
    findingsBefore: observations(incident.everHad.filter((key) => !incident.findings.includes(key))),
    absorbed: Object.values(board.incidents)
      .filter(({ absorbedBy }) => absorbedBy === incident.id)
      .map(({ title }) => title),
    acknowledge: acknowledgeOf(incident, context, sources),
    approvals: await approvalsOf(incident, findings, context, sources),
    logLines: incident.area === 'data' ? await linesOf(runId, period, sources) : [],
    lastRun: latest?.value.run?.data,
    lastCheck: latest?.value.check?.data,
  };
}

function listedOf(
  incident: Incident,
  board: Board,
  context: MailContext,
  sources: MailSources,
): ListedIncident {
  return {
    incident,
    findings: incident.findings.flatMap((key) => board.observations[key] ?? []),
    acknowledge: acknowledgeOf(incident, context, sources),
  };
}

const mostLogLines = 20;

/** What a run logged; a mail without log lines is better than none. */
async function linesOf(
  runId: string | undefined,
  period: { since: Date; until: Date },
  { logs }: MailSources,
): Promise<LogLine[]> {
  if (runId === undefined) return [];
  try {
    return await logs.linesOf({ runId, ...period, limit: mostLogLines, minimumSeverity: 'WARNING' });
  } catch {
    return [];
  }
}

function hourBefore(instant: string): Date {
  return new Date(Date.parse(instant) - 3_600_000);
}

/** What BigQuery asks for a tebibyte that a query reads: https://cloud.google.com/bigquery/pricing, on demand, US. */
const dollarsPerTebibyte = 6.25;

async function digestView(
  context: MailContext,
  about: { day: string; since?: string },
  board: Board,
  sources: MailSources,
): Promise<MailView> {
  const { now } = context;
  const since = about.since ?? new Date(now.getTime() - 24 * 60 * 60_000).toISOString();
  const latest = await sources.state.read<Latest>('incidents', 'latest');
  const check = latest?.value.check;
  const incidents = Object.values(board.incidents);
  const resolved = incidents.filter(({ resolvedAt }) => resolvedAt !== undefined && resolvedAt > since);
  return {
    ...context,
    kind: 'digest',
    day: about.day,
    run: latest?.value.run?.data,
    freshness: check?.data,
    ...(check ? { checkedAt: new Date(check.at) } : {}),
    open: incidents
      .filter(({ state }) => state === 'open' || state === 'waiting')
      .map((incident) => listedOf(incident, board, context, sources)),
    resolved,
    repaired: incidents.flatMap(({ title, remedies }) =>
      remedies
        .filter(({ outcome, at }) => outcome === 'succeeded' && at > since)
        .map(({ at, rung, target }) => ({ at: new Date(at), text: `${title}: ${rung} of ${target}` })),
    ),
    controls: (await listControls(sources.state, now)).map(
      (control) => board.controls[control.id] ?? { control, heldBack: [] },
    ),
    lines: board.digestLines.filter(({ at }) => at > since),
    dollarsPerTebibyte,
  };
}
