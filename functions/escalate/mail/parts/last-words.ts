import { type Block, type Inline, section } from '../document.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { bothZones } from '../times.ts';

/** What the last run and the last check said as a whole, for incidents of the data. */
export function lastWords({ incident, lastRun, lastCheck, timeZone }: IncidentMailView): Block[] {
  if (incident.area !== 'data') return [];
  const slot = lastRun?.slot ? `\nSlot ${bothZones(new Date(lastRun.slot), timeZone)}` : '';
  const rows: { label: string; value: Inline }[] = [
    ...(lastRun ? [{ label: 'Last run', value: `${lastRun.summary}${slot}` }] : []),
    ...(lastCheck ? [{ label: 'Last check', value: lastCheck.summary }] : []),
    ...(lastCheck ? [{ label: 'Export', value: lastCheck.source.reason }] : []),
  ];
  return section('All marts', rows.length > 0 ? [{ kind: 'facts', rows }] : []);
}
