import type { FactData } from '../../../../shared/events/facts.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { countText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Block, section } from '../document.ts';
import { findingWords } from '../finding-words.ts';
import { findingsOf, isAboutMart, leadingFinding, martsAmong, type Wrong } from '../incident-findings.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { dayName } from '../times.ts';
import { rowBars } from './row-bars.ts';

const mostRows = 40;
const mostItems = 20;
const longestSummary = 400;

type LastCheck = FactData<'freshness-checked'> | undefined;

/** The marts that are affected, and everything else that is wrong with them. */
export function affected({ incident, findings, lastCheck, lastRun, links }: IncidentMailView): Block[] {
  const wrong = findingsOf(findings);
  const lead = leadingFinding(incident.cause, findings)?.finding;
  return [
    ...affectedMarts(wrong, lastCheck),
    ...rowBars(martsAmong(wrong), lastRun, lastCheck),
    ...alsoWrong(
      wrong.filter((finding) => finding !== lead),
      links.logs,
    ),
  ];
}

/** One row a mart: what is wrong with it, and up to which day its data goes. */
export function affectedMarts(wrong: readonly Wrong[], lastCheck: LastCheck, title = 'affected'): Block[] {
  const marts = martsAmong(wrong);
  if (marts.length === 0) return [];
  const { shown, more } = firstOf(marts, mostRows);
  const rows = shown.map((mart) => [mart, stateOf(mart, wrong), newestDay(mart, lastCheck)]);
  const hasDays = rows.some((row) => row[2] !== '');
  const shownColumns = hasDays ? columns : columns.slice(0, 2);
  return section(`${countText(marts.length, 'mart')} ${title}`, [
    { kind: 'table', columns: shownColumns, rows: rows.map((row) => row.slice(0, shownColumns.length)) },
    ...(more > 0 ? [{ kind: 'note' as const, text: `… and ${countText(more, 'more mart')}` }] : []),
  ]);
}

const columns = [
  { title: 'Mart', percent: 50 },
  { title: 'State', percent: 27 },
  { title: 'Data up to', percent: 23 },
];

function stateOf(mart: string, wrong: readonly Wrong[]): string {
  const words = wrong.filter(({ subject }) => subject === mart).map(({ kind }) => findingWords[kind]);
  return [...new Set(words)].join(', ');
}

function newestDay(mart: string, lastCheck: LastCheck): string {
  const day = lastCheck?.marts.find((verdict) => verdict.mart === mart)?.newestDate;
  return day ? dayName(day) : '';
}

function alsoWrong(others: readonly Finding[], logUrl: string | undefined): Block[] {
  const summaries = others.filter((finding) => !isAboutMart(finding)).map(({ summary }) => summary);
  const { shown, more } = firstOf(summaries, mostItems);
  const items = [
    ...shown.map((summary) => cutText(summary, longestSummary, logUrl)),
    ...(more > 0 ? [`… and ${countText(more, 'more finding')}`] : []),
  ];
  return section('Also wrong because of it', items.length > 0 ? [{ kind: 'list', items }] : []);
}
