import { cutText } from '../cut.ts';
import { type Block, type Inline, section } from '../document.ts';
import type { DigestMailView } from '../mail-view.ts';
import { lateCheck } from './late-check.ts';

const longestReason = 200;

/** Marts that the run did not refresh, and marts that are not fresh, each with its reason. */
export function notWell(view: DigestMailView): Block[] {
  const { run, links } = view;
  const freshness = lateCheck(view) ? undefined : view.freshness;
  const row = (mart: string, state: string, reason: string): Inline[] => [
    mart,
    state,
    cutText(reason, longestReason, links.logs),
  ];
  const notRefreshed = (run?.marts ?? [])
    .filter(({ outcome }) => outcome !== 'refreshed')
    .map(({ mart, outcome, explanation }) => row(mart, outcome, explanation));
  const notFresh = (freshness?.marts ?? [])
    .filter(({ verdict }) => verdict !== 'fresh')
    .map(({ mart, verdict, reason }) => row(mart, verdict, reason));
  return [...martTable('Not refreshed', notRefreshed), ...martTable('Not fresh', notFresh)];
}

function martTable(title: string, rows: Inline[][]): Block[] {
  const columns = [
    { title: 'Mart', percent: 36 },
    { title: 'State', percent: 20 },
    { title: 'Why', percent: 44 },
  ];
  return section(title, rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
