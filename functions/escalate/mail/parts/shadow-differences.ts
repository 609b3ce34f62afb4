import type { FactData } from '../../../../shared/events/facts.ts';
import { numberText } from '../count.ts';
import { type Block, type Column, section } from '../document.ts';

/** Mode shadow: the marts that were built beside those that people read, against them. */
export function shadowDifferences(run: FactData<'marts-refreshed'> | undefined): Block[] {
  const rows = (run?.marts ?? []).flatMap(({ mart, difference }) =>
    difference ? [[mart, numberText(difference.rows), numberText(difference.publishedRows)]] : [],
  );
  const columns: Column[] = [
    { title: 'Mart', percent: 50 },
    { title: 'Built', percent: 25, align: 'right' },
    { title: 'Published', percent: 25, align: 'right' },
  ];
  return section('Rows beside the published ones', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
