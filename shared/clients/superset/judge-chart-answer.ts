import type { SupersetFailure } from './superset-error.ts';
import { warehouseRefusalOf } from './warehouse-refusal.ts';

type ChartJudgement = Pick<SupersetFailure, 'problem'> & Partial<SupersetFailure>;

/** Superset's words about columns that a chart asks for and the dataset does not have. */
const missingColumns: readonly RegExp[] = [
  /Columns missing in data(?:set|source): (\[.*\])/,
  /Unknown column used in orderby: (.+)/,
  /Time column "(.+)" does not exist in dataset/,
];

/** Other words of Superset's own, about the chart and not about the warehouse. */
const wrongChart = /^Error: (?:Metric '.*' does not exist|Datetime column not provided|Empty query)/;

/** What POST /chart/data means by a 4xx or 5xx: Superset itself, or the warehouse, which is behind `Error: `. */
export function judgeChartAnswer(status: number, text: string): ChartJudgement {
  for (const words of missingColumns) {
    const [, named] = words.exec(text) ?? [];
    if (named !== undefined) return { problem: 'columns-missing', columns: namesIn(named) };
  }
  if (wrongChart.test(text)) return { problem: 'validation' };
  // An axis with a time grain is looked up in the warehouse before the query, and its error comes as a 500.
  const isWarehouse = status === 400 ? text.startsWith('Error: ') : /^\d{3} [A-Z]+ https?:/.test(text);
  if (isWarehouse) return { problem: 'warehouse', warehouse: warehouseRefusalOf(text) };
  return { problem: status < 500 ? 'validation' : 'broken' };
}

/** The names in a printed Python list, or the one name that stands alone. */
function namesIn(printed: string): string[] {
  if (!printed.startsWith('[')) return [printed.trim()];
  const quoted = printed.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g);
  return Array.from(quoted, ([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1'));
}
