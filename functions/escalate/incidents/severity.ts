import type { Control } from '../../../shared/controls.ts';
import { type Finding, type Severity, severities } from '../../../shared/events/finding.ts';
import { localTime } from '../local-time.ts';
import type { EscalationPolicy } from '../policy.ts';

/** What a severity depends on beside the findings. */
export type SeverityRules = {
  /** Severities by kind, as they were when the incident opened. */
  table: EscalationPolicy['severity'];
  /** The executives look at the dashboards today. */
  isExecutiveDay: boolean;
};

/** Whether the executives look at the dashboards on the day of `now`, by the calendar or because a person said so. */
export function isExecutiveDay(
  { calendar, timeZone }: Pick<EscalationPolicy, 'calendar' | 'timeZone'>,
  controls: readonly Control[],
  now: Date,
): boolean {
  const today = localTime(now, timeZone).toPlainDate().toString();
  return (
    calendar.executiveMeetings.includes(today) ||
    controls.some(({ kind, subject }) => kind === 'executive-meeting' && subject === today)
  );
}

/** The highest severity of several findings: what the step says, else the table; a P2 is a P1 on an executive day. */
export function severityOf(findings: readonly Finding[], { table, isExecutiveDay }: SeverityRules): Severity {
  const highest =
    findings.map(({ kind, severity }) => severity ?? table[kind]).toSorted(bySeverity)[0] ?? 'P3';
  return highest === 'P2' && isExecutiveDay ? 'P1' : highest;
}

/** Whether one severity is worse than another. */
export function isWorse(severity: Severity, than: Severity): boolean {
  return bySeverity(severity, than) < 0;
}

function bySeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}
