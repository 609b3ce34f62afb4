import { auditSql } from '../../shared/mart-audits.ts';
import type { PlannedAudit } from '../../shared/mart-plan.ts';
import { BigQueryError } from '../local/bigquery/bigquery-error.ts';
import type { Field } from '../local/bigquery/field.ts';
import type { SqlEngine } from '../local/bigquery/sql/statement.ts';
import { compileQuery, type KnownTables } from './mart-analysis.ts';
import { headerProblem } from './mart-columns.ts';
import type { HeaderAudit, MartHeader } from './mart-header.ts';
import type { MartProblem } from './mart-problem.ts';
import type { ReferencingMart } from './mart-references.ts';
import { findTableReferences, insertPlaceholders } from './table-references.ts';

/** Below this share of the published rows a new version is withheld, unless the header says otherwise. */
const defaultRowFloorPercent = 50;

const target = { project: 'p', martsDataset: 'marts', ga4Dataset: 'export', windowDays: 1 };

/**
 * The audits that every mart has (its grain is unique and complete, its rows do not collapse) and those of its
 * header, each analysed against the mart's columns.
 */
export async function planAudits(
  mart: ReferencingMart<MartHeader>,
  fields: readonly Field[],
  known: KnownTables,
  engine: Pick<SqlEngine, 'compile' | 'tablePaths'>,
): Promise<{ audits: PlannedAudit[]; problems: MartProblem[] }> {
  const { grain, audits: headerAudits = [] } = mart.header;
  const audits: PlannedAudit[] = [
    { kind: 'unique', columns: grain },
    { kind: 'not-null', columns: grain },
    { kind: 'row-floor', percent: mart.header['row-floor'] ?? defaultRowFloorPercent },
  ];
  const problems: MartProblem[] = [];
  const tables = new Map([...known, [mart.name, fields]]);
  for (const [index, entry] of headerAudits.entries()) {
    try {
      for (const audit of await planEntry(entry, mart, engine)) {
        const sql = auditSql({ audits: [audit] }, `p.marts.${mart.name}`, target);
        await compileQuery(sql, await engine.tablePaths(sql), tables, engine);
        audits.push(audit);
      }
    } catch (error) {
      if (!(error instanceof BigQueryError)) throw error;
      const message = `This audit does not work: ${error.message.replace(/ ?(?:at )?\[(?:at )?\d+:\d+\]/, '')}`;
      problems.push(
        headerProblem(mart, ['audits', index], message, 'Correct the condition; it is GoogleSQL.'),
      );
    }
  }
  return { audits, problems };
}

async function planEntry(
  entry: HeaderAudit,
  mart: ReferencingMart<MartHeader>,
  engine: Pick<SqlEngine, 'tablePaths'>,
): Promise<PlannedAudit[]> {
  if ('unique' in entry) return [{ kind: 'unique', columns: entry.unique }];
  if ('not-null' in entry) return [{ kind: 'not-null', columns: entry['not-null'] }];
  if ('accepted-values' in entry) {
    return Object.entries(entry['accepted-values']).map(([column, values]) => ({
      kind: 'accepted-values',
      column,
      values,
    }));
  }
  if ('each-row' in entry) return [{ kind: 'each-row', name: entry.name, sql: entry['each-row'] }];
  const condition = entry['whole-table'];
  const references = findTableReferences(condition, await engine.tablePaths(`SELECT ${condition}`));
  const stranger = references.find(({ table }) => !mart.dependsOn.includes(table));
  if (stranger) {
    throw new BigQueryError(
      'invalidQuery',
      `it reads ${stranger.table}, which the SELECT does not read, so it may be older than this mart`,
    );
  }
  return [{ kind: 'whole-table', name: entry.name, sql: insertPlaceholders(condition, references) }];
}
