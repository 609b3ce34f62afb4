import type { FactData, FactSeverity } from '../../shared/events/facts.ts';
import type { MartVerdict } from './mart-verdict.ts';

type Checked = FactData<'freshness-checked'>;

/** The sentence about a check, with what is not fresh in brackets: `14/17 marts fresh (2 stale, 1 in grace)`. */
export function checkedSentence({
  marts,
  source,
  scheduledRun,
}: Omit<Checked, 'summary' | 'checkId'>): string {
  const counts = new Map<MartVerdict['verdict'], number>();
  for (const { verdict } of marts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const others = [...counts]
    .filter(([verdict]) => verdict !== 'fresh')
    .map(([verdict, count]) => `${count} ${verdict === 'grace' ? 'in grace' : verdict}`);
  const brackets = others.length > 0 ? ` (${others.join(', ')})` : '';
  const source_ =
    source.verdict === 'late' || source.verdict === 'missing' ? `; GA4 export ${source.verdict}` : '';
  const run = scheduledRun.verdict === 'missed' ? '; scheduled run missed' : '';
  return `${counts.get('fresh') ?? 0}/${marts.length} marts fresh${brackets}${source_}${run}`;
}

/** How much attention a check deserves: a late export is no fault of the marts. */
export function severityOf({
  marts,
  source,
  scheduledRun,
  obstacles = [],
}: Pick<Checked, 'marts' | 'source' | 'scheduledRun' | 'obstacles'>): FactSeverity {
  const isHarmless = ({ verdict }: MartVerdict) => ['fresh', 'grace', 'source-late'].includes(verdict);
  if (scheduledRun.verdict === 'missed' || !marts.every(isHarmless)) return 'error';
  const isSourceWell = source.verdict === 'arrived' || source.verdict === 'grace';
  return isSourceWell && obstacles.length === 0 ? 'info' : 'warning';
}
