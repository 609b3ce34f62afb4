import type { PlannedColumn } from '../../shared/mart-plan.ts';
import type { Field } from '../local/bigquery/field.ts';
import type { MartFile } from './mart-file.ts';
import type { MartHeader, ViewHeader } from './mart-header.ts';
import type { MartProblem } from './mart-problem.ts';
import { didYouMean } from './mart-references.ts';

/** The SELECT's columns with the header's descriptions; each that only one of the two has is a problem. */
export function describeColumns(
  mart: MartFile<ViewHeader>,
  fields: readonly Field[],
): { columns: PlannedColumn[]; problems: MartProblem[] } {
  const described = mart.header.columns;
  const selected = new Set(fields.map(({ name }) => name));
  const problems: MartProblem[] = [];
  for (const name of Object.keys(described).filter((name) => !selected.has(name))) {
    const fix = `Select it, or remove it from the header.${didYouMean(name, selected)}`;
    problems.push(headerProblem(mart, ['columns', name], `The SELECT returns no column ${name}.`, fix));
  }
  const columns = fields.map((field, index) => {
    const description = described[field.name];
    if (isUnnamed(field)) {
      const fix = 'Give it one (AS name) and describe it under columns.';
      problems.push(headerProblem(mart, ['columns'], `Column ${index + 1} has no name.`, fix));
    } else if (description === undefined) {
      const fix = `Add "${field.name}: what it means" under columns, or leave it out of the SELECT.`;
      problems.push(headerProblem(mart, ['columns'], `The header does not describe ${field.name}.`, fix));
    }
    return {
      name: field.name,
      type: field.type,
      mode: field.mode ?? 'NULLABLE',
      description: description ?? '',
    };
  });
  return { columns, problems };
}

/** BigQuery calls a column without a name by its place. */
function isUnnamed({ name }: Field): boolean {
  return /^f\d+_$/.test(name);
}

/** Every key of the header that names a column which the SELECT does not return, or of the wrong type. */
export function judgeHeaderNames(mart: MartFile<MartHeader>, fields: readonly Field[]): MartProblem[] {
  const { grain, date, cluster = [], audits = [] } = mart.header;
  const types = new Map<string, string>(fields.map(({ name, type }) => [name, type]));
  const named: { path: PropertyKey[]; column: string }[] = [
    ...grain.map((column, index) => ({ path: ['grain', index], column })),
    ...(date === undefined ? [] : [{ path: ['date'], column: date }]),
    ...cluster.map((column, index) => ({ path: ['cluster', index], column })),
    ...audits.flatMap((audit, index) => {
      if ('unique' in audit) return audit.unique.map((column) => ({ path: ['audits', index], column }));
      if ('not-null' in audit)
        return audit['not-null'].map((column) => ({ path: ['audits', index], column }));
      if (!('accepted-values' in audit)) return [];
      return Object.keys(audit['accepted-values']).map((column) => ({ path: ['audits', index], column }));
    }),
  ];
  const problems = named
    .filter(({ column }) => !types.has(column))
    .map(({ path, column }) => {
      const fix = `Name a column of the SELECT.${didYouMean(column, types.keys())}`;
      return headerProblem(mart, path, `${String(path[0])} names ${column}, which is no column.`, fix);
    });
  const dateType = date === undefined ? undefined : types.get(date);
  if (dateType !== undefined && dateType !== 'DATE') {
    const message = `date names ${date}, which is a ${dateType}.`;
    problems.push(
      headerProblem(mart, ['date'], message, 'Name a DATE column: the table is partitioned by its days.'),
    );
  }
  return problems;
}

/** A problem at a key of the header. */
export function headerProblem(
  mart: MartFile<unknown>,
  path: PropertyKey[],
  message: string,
  fix: string,
): MartProblem {
  return { file: mart.file, line: mart.headerLine(...path), column: 1, message, fix };
}
