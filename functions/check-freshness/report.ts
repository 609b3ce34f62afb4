import type { FactData, FactSeverity } from '../../shared/events/facts.ts';
import type { MartVerdict } from '../../shared/events/freshness-facts.ts';

type Checked = FactData<'freshness-checked'>;

/** The sentence about a check, with what is not fresh in brackets: `14/17 marts fresh (2 stale, 1 in grace)`. */
export function checkedSentence(
  { marts, source, scheduledRun }: Pick<Checked, 'marts' | 'source' | 'scheduledRun'>,
  total: number,
): string {
  const counts = new Map<string, number>();
  for (const { verdict } of marts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const notFresh = [...counts].filter(([verdict]) => verdict !== 'fresh');
  const details = [
    ...notFresh.map(([verdict, count]) => `${count} ${verdict === 'grace' ? 'in grace' : verdict}`),
    ...(marts.length < total ? [`${total - marts.length} not judged`] : []),
  ];
  const isExportAmiss = source.verdict === 'late' || source.verdict === 'missing';
  return [
    `${counts.get('fresh') ?? 0}/${total} marts fresh${details.length > 0 ? ` (${details.join(', ')})` : ''}`,
    ...(isExportAmiss ? [`GA4 export ${source.verdict}`] : []),
    ...(scheduledRun.verdict === 'missed' ? ['scheduled run missed'] : []),
  ].join('; ');
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
  const isAsItShouldBe =
    (source.verdict === 'arrived' || source.verdict === 'grace') &&
    obstacles.length === 0 &&
    marts.every(({ verdict }) => verdict !== 'source-late');
  return isAsItShouldBe ? 'info' : 'warning';
}
