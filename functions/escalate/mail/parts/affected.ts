import type { FactData } from '../../../../shared/events/facts.ts';
import type { Observation } from '../../board.ts';
import { countText, numberText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Bar, type Block, section } from '../document.ts';
import { findingWords } from '../finding-words.ts';
import {
  type BadObservation,
  badOnes,
  isAboutMarts,
  leadingFinding,
  martsAmong,
} from '../incident-findings.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { dayName } from '../times.ts';

const mostRows = 40;
const mostItems = 20;
const mostBars = 12;

/** The marts that are affected, and everything else that is wrong with them. */
export function affected(view: IncidentMailView): Block[] {
  const { incident, findings } = view;
  const lead = leadingFinding(incident.cause, findings);
  const others = badOnes(findings).filter((observation) => observation !== lead);
  return [
    ...affectedMarts(findings, view.lastCheck),
    ...rowBars(martsAmong(findings), view.lastRun),
    ...section('Also wrong because of it', alsoWrong(others, view.links.logs)),
  ];
}

/** One row a mart: what is wrong with it, and up to which day its data goes. */
export function affectedMarts(
  findings: readonly Observation[],
  lastCheck: FactData<'freshness-checked'> | undefined,
): Block[] {
  const marts = martsAmong(findings);
  if (marts.length === 0) return [];
  const { shown, more } = firstOf(marts, mostRows);
  const rows = shown.map((mart) => [mart, stateOf(mart, findings), newestDay(mart, lastCheck)]);
  const note: Block[] = more > 0 ? [{ kind: 'note', text: `… and ${countText(more, 'more mart')}` }] : [];
  const columns = [
    { title: 'Mart', percent: 50 },
    { title: 'State', percent: 27 },
    { title: 'Data up to', percent: 23 },
  ];
  const hasDays = rows.some((row) => row[2] !== '');
  const table: Block = hasDays
    ? { kind: 'table', columns, rows }
    : { kind: 'table', columns: columns.slice(0, 2), rows: rows.map((row) => row.slice(0, 2)) };
  return section(`${countText(marts.length, 'mart')} affected`, [table, ...note]);
}

function stateOf(mart: string, findings: readonly Observation[]): string {
  const words = badOnes(findings)
    .filter(({ finding }) => finding.subject === mart)
    .map(({ finding }) => findingWords[finding.kind]);
  return [...new Set(words)].join(', ');
}

function newestDay(mart: string, lastCheck: FactData<'freshness-checked'> | undefined): string {
  const day = lastCheck?.marts.find((verdict) => verdict.mart === mart)?.newestDate;
  return day ? dayName(day) : '';
}

/** Rows before and after, for marts of the last run whose both figures are known. */
export function rowBars(marts: readonly string[], lastRun: FactData<'marts-refreshed'> | undefined): Block[] {
  const known = (lastRun?.marts ?? []).flatMap(({ mart, rows, previousRows }) =>
    marts.includes(mart) && rows !== undefined && previousRows !== undefined
      ? [{ mart, rows, previousRows }]
      : [],
  );
  const bars: Bar[] = known.slice(0, mostBars).flatMap(({ mart, rows, previousRows }) => [
    { label: `${mart} before`, value: previousRows, text: numberText(previousRows), faded: true },
    { label: `${mart} now`, value: rows, text: numberText(rows) },
  ]);
  return section('Rows before and now', bars.length > 0 ? [{ kind: 'bars', bars }] : []);
}

function alsoWrong(others: readonly BadObservation[], logUrl: string | undefined): Block[] {
  const summaries = others
    .filter(({ finding }) => !(isAboutMarts(finding.kind) && finding.subject.startsWith('mart_')))
    .map(({ finding }) => cutText(finding.summary, 400, logUrl));
  if (summaries.length === 0) return [];
  const { shown, more } = firstOf(summaries, mostItems);
  const rest = more > 0 ? [`… and ${countText(more, 'more finding')}`] : [];
  return [{ kind: 'list', items: [...shown, ...rest] }];
}
