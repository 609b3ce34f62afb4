import type { Finding } from '../../../../shared/events/finding.ts';
import { cutText } from '../cut.ts';
import { type Block, section } from '../document.ts';
import { badOnes, leadingFinding } from '../incident-findings.ts';
import type { IncidentMailView, MailContext } from '../mail-view.ts';
import { withBothZones } from '../times.ts';

const longestValue = 700;
const longestCell = 60;
const mostEntries = 12;
const mostOthers = 5;

/** What shows that it is so: BigQuery's own words, file and line, both clocks. */
export function evidence(view: IncidentMailView): Block[] {
  const entries = leadingFinding(view.incident.cause, view.findings)?.finding.evidence ?? [];
  return section('Evidence', evidenceBlocks(entries.slice(0, mostEntries), view));
}

/** Short evidence in a table, long evidence in a box each. */
export function evidenceBlocks(
  entries: readonly { label: string; value: string }[],
  { links, timeZone }: Pick<MailContext, 'links' | 'timeZone'>,
): Block[] {
  const isShort = ({ value }: { value: string }) => value.length <= longestCell && !value.includes('\n');
  const rows = entries
    .filter(isShort)
    .map(({ label, value }) => ({ label, value: withBothZones(value, timeZone) }));
  return [
    ...entries
      .filter((entry) => !isShort(entry))
      .map(({ label, value }) => ({
        kind: 'code' as const,
        caption: label,
        text: cutText(value, longestValue, links.logs),
      })),
    ...(rows.length > 0 ? [{ kind: 'facts' as const, rows }] : []),
  ];
}

/** Findings of the same incident that need another fix than the leading one. */
export function otherFixes({ incident, findings, links }: IncidentMailView): Block[] {
  const lead = leadingFinding(incident.cause, findings)?.finding;
  const others = badOnes(findings)
    .map(({ finding }) => finding)
    .filter((finding) => finding !== lead && finding.fix !== undefined && fixOf(finding) !== fixOf(lead))
    .slice(0, mostOthers);
  const items = others.map(({ summary, fix = '' }) => cutText(`${summary} ${fix}`, longestValue, links.logs));
  return section('Also to be fixed', items.length > 0 ? [{ kind: 'list', items }] : []);
}

/** A fix without the name of the thing: many marts that are refused for one reason need one fix. */
function fixOf(finding: Finding | undefined): string | undefined {
  return finding?.fix?.replaceAll(finding.subject, '');
}
