import type { History } from './history.ts';
import { clockText } from './properties/property.ts';

/** Everything of a history that a person would want to see, line by line. */
export function renderTimeline(history: History): string {
  const text = (at: number) => clockText(history, at);
  const lines = [
    ...history.deaths.map(({ at, process, during }) => ({ at, line: `${process} dies during ${during}` })),
    ...history.attempts
      .filter(({ isAnswered }) => !isAnswered)
      .map(({ at, notice, process }) => ({ at, line: `${process} could not mail ${notice}` })),
    ...history.mails.map(({ at, to, notice, process }) => ({
      at,
      line: `MAIL to ${to}: ${notice.id} (decided ${text(Date.parse(notice.decidedAt))}, by ${process})`,
    })),
    ...history.controls.map(({ at, id, control }) => ({
      at,
      line: `control ${id} ${control ? `until ${text(Date.parse(control.until))}` : 'ends'}`,
    })),
    ...factLines(history),
    ...history.fates
      .filter(({ end }) => end === 'dead-letter')
      .map(({ deliveries, subscription, message }) => ({
        at: deliveries.at(-1)?.at ?? 0,
        line: `message ${message.messageId} of ${subscription} is a dead letter`,
      })),
  ];
  return lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, line }) => `${text(at).padStart(8)} ${line}`)
    .join('\n');
}

function factLines({ publications }: History): { at: number; line: string }[] {
  let last = '';
  return publications.flatMap(({ at, fact }) => {
    if (!fact) return [];
    const line = describe(fact);
    // A probe that says what the one before said is no news.
    const isOld = line === last || line === '';
    if (line !== '') last = line;
    return isOld ? [] : [{ at, line: `fact ${line}` }];
  });
}

function describe(fact: NonNullable<History['publications'][number]['fact']>): string {
  switch (fact.name) {
    case 'health-probed':
    case 'drift-checked': {
      const keys = fact.data.findings.map(({ kind, subject }) => `${kind}:${subject}`);
      return keys.length > 0 ? `${fact.name}: ${keys.join(', ')}` : '';
    }
    case 'freshness-checked': {
      const bad = fact.data.marts.filter(({ verdict }) => verdict !== 'fresh');
      const words = bad.map(({ mart, verdict }) => `${mart} ${verdict}`);
      return bad.length > 0 ? `${fact.name}: ${words.join(', ')}, source ${fact.data.source.verdict}` : '';
    }
    case 'incident-changed':
      return `incident ${fact.data.incident} ${fact.data.change}: ${fact.data.explanation} (${fact.data.severity})`;
    case 'notice-decided':
      return `${fact.data.decision} ${fact.data.reason} of ${fact.data.incident ?? fact.data.notice}: ${fact.data.explanation}`;
    case 'marts-refreshed':
      return `${fact.id}: ${fact.data.summary}`;
    case 'mart-refreshed':
      return '';
    default:
      return `${fact.source} ${fact.name} ${fact.id}`;
  }
}
