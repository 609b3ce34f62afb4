import type { Field } from '../../field.ts';
import { quoteIdentifier, quoteText } from '../quoting.ts';
import type { ResolvedColumn, ResolvedNode } from '../resolved.ts';
import type { Statement } from '../statement.ts';
import type { Translation } from '../translate/translation.ts';
import { duckType, fieldOf } from '../types.ts';
import type { StatementContext } from './context.ts';

type OutputColumn = { name?: string; column: ResolvedColumn };

/** A SELECT statement. */
export function compileQuery(node: ResolvedNode, { translation }: StatementContext): Statement {
  const columns = outputColumns(node);
  const names = outputNames(columns);
  return {
    kind: 'query',
    statementType: 'SELECT',
    fields: outputFields(columns, names),
    sql: outputSql(node.query as ResolvedNode, columns, names, translation),
  };
}

/** The columns that a query answers with. */
export function outputColumns(node: ResolvedNode): OutputColumn[] {
  return (node.outputColumnList ?? []) as OutputColumn[];
}

/** A column without a name is called f0_, f1_, ...; a name that was there before gets _1, _2, ... */
export function outputNames(columns: OutputColumn[]): string[] {
  let anonymous = 0;
  const taken = new Set<string>();
  return columns.map(({ name = '' }) => {
    const wanted = name === '' || name.startsWith('$') ? `f${anonymous++}_` : name;
    let unique = wanted;
    for (let count = 1; taken.has(unique.toLowerCase()); count += 1) unique = `${wanted}_${count}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Columns of the REST API. */
export function outputFields(columns: OutputColumn[], names: string[]): Field[] {
  return columns.map(({ column }, index) => fieldOf(names[index] ?? '', column.type));
}

/** The query under the names and with the types of its columns. */
export function outputSql(
  query: ResolvedNode,
  columns: OutputColumn[],
  names: string[],
  translation: Translation,
): string {
  const list = columns.map(({ column }, index) => {
    const name = names[index] ?? '';
    const value = `CAST(${translation.column(column)} AS ${duckType(column.type)})`;
    return `${column.type.arrayType ? withoutNulls(value, name, duckType(column.type)) : value} AS ${quoteIdentifier(name)}`;
  });
  return `SELECT ${list.join(', ')} FROM ${translation.from(query)}`;
}

/** An array may have NULL elements while a query computes, but not in what it answers with. */
function withoutNulls(array: string, name: string, type: string): string {
  const message = quoteText(`Array cannot have a null element; error in writing field ${name}`);
  return `CASE WHEN list_count(${array}) < len(${array}) THEN CAST(bq_raise(${message}) AS ${type}) ELSE ${array} END`;
}
