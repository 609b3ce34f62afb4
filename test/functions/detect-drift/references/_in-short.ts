import {
  type ReadChart,
  referencesOfChart,
} from '../../../../functions/detect-drift/references/chart-references.ts';

/** A use in short: `metric users`, `?filter city` where it is only probable. */
export function inShort(chart: ReadChart): string[] {
  return referencesOfChart(chart).map((reference) => {
    const what = reference.kind === 'sql' ? `[${reference.text}]` : reference.name;
    return `${reference.confidence === 'probable' ? '?' : ''}${reference.use} ${what}`;
  });
}

/** SUM of a column, as the editor saves it. */
export const sum = (column: string) => ({
  expressionType: 'SIMPLE',
  column: { column_name: column },
  aggregate: 'SUM',
});

/** A column or a metric in SQL. */
export const sql = (sqlExpression: string) => ({ expressionType: 'SQL', sqlExpression, label: 'l' });

/** A filter of the editor. */
export const where = (subject: string, operator = '==', comparator: unknown = 'x') => ({
  expressionType: 'SIMPLE',
  clause: 'WHERE',
  subject,
  operator,
  comparator,
});
