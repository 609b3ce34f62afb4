import { Temporal } from 'temporal-polyfill';
import type { WatchdogEvent } from '../../shared/events/cloud-event.ts';
import { controlChanged, incidentChanged, noticeDecided } from '../../shared/events/escalation-facts.ts';

/** One line for each thing that was decided, in the order of their times; both zones in the head. */
export function renderTimeline(facts: readonly WatchdogEvent[], timeZone: string): string {
  const lines = facts
    .toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .map((fact) => `${localTime(fact.time ?? '', timeZone)}  ${sentenceOf(fact)}\n`);
  return `Times in ${timeZone}\n${lines.join('')}`;
}

function sentenceOf({ type, data }: WatchdogEvent): string {
  switch (type) {
    case 'watchdog.incident-changed.v1': {
      const { change, severity, explanation, findings } = incidentChanged.parse(data);
      return `${change.padEnd(16)} ${severity}, ${findings} wrong: ${explanation}`;
    }
    case 'watchdog.notice-decided.v1': {
      const { decision, reason, tier, recipient, explanation, subject } = noticeDecided.parse(data);
      const whom = recipient ?? tier;
      const mail = decision === 'sent' && subject ? `"${subject}"; ` : '';
      const head = decision === 'held' ? 'no mail' : `mail ${decision}`;
      return `${head.padEnd(16)} ${reason}${whom ? ` to ${whom}` : ''}: ${mail}${explanation}`;
    }
    case 'watchdog.control-changed.v1': {
      const { kind, change, author, reason, until } = controlChanged.parse(data);
      return `${`${kind} ${change}`.padEnd(16)} by ${author}, until ${until}: ${reason}`;
    }
    default:
      return type;
  }
}

function localTime(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ');
}
