import { findingKey } from '../../../shared/events/finding.ts';
import type { DriftFinding } from '../judge-drift.ts';
import type { AlertUser } from './alert-user.ts';

/** One finding for each alert whose SQL BigQuery refuses: nobody is warned by it any more. */
export function alertFindings(
  alerts: readonly AlertUser[],
  judged: readonly Pick<DriftFinding, 'finding'>[],
): DriftFinding[] {
  return alerts.flatMap(({ id, name, tables, brokenBecause }): DriftFinding[] => {
    if (brokenBecause === undefined) return [];
    // A column of its tables that is told already, or a table that is gone, is the reason.
    const causedBy = judged.flatMap(({ finding }) => {
      const table = finding.subject.split('.')[0] ?? finding.subject;
      const column = finding.subject.split('.').slice(1).join('.');
      const isNamed = column !== '' && tables.includes(table) && brokenBecause.includes(column);
      return isNamed ? [findingKey(finding)] : [];
    });
    return [
      {
        datasetId: undefined,
        finding: {
          kind: 'chart-broken',
          subject: `${name} (alert ${id})`,
          severity: 'P3',
          summary: `The alert ${name} of Superset warns nobody any more: BigQuery refuses its SQL (${brokenBecause}).`,
          ...(causedBy.length > 0 ? { causedBy } : {}),
          evidence: [{ label: 'BigQuery says', value: brokenBecause }],
          fix: `Correct the SQL of the alert ${name} in Superset (Settings, Alerts & Reports).`,
        },
      },
    ];
  });
}
