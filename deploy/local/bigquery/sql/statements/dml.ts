import { unsupported } from '../../bigquery-error.ts';
import type { Field } from '../../field.ts';
import { quoteIdentifier } from '../quoting.ts';
import type { ResolvedColumn, ResolvedNode } from '../resolved.ts';
import type { Statement } from '../statement.ts';
import { targetColumns } from '../translate/translation.ts';
import { columnType } from '../types.ts';
import type { StatementContext } from './context.ts';

/** How the changed table is called in its own statement. */
const TARGET = 'target';

/** Columns that an INSERT leaves out get their default value. */
type Defaults = { fields: Field[]; sql: Map<string, string> };

const MANY_SOURCE_ROWS = 'UPDATE/MERGE must match at most one source row for each target row';

/** INSERT, UPDATE, DELETE, MERGE and TRUNCATE TABLE. */
export async function compileDml(node: ResolvedNode, context: StatementContext): Promise<Statement> {
  if (node.returning) throw unsupported('THEN RETURN');
  if (node.assertRowsModified) throw unsupported('ASSERT_ROWS_MODIFIED');
  const table = context.table(node.tableScan.table.fullName ?? node.tableScan.table.name ?? '');
  const defaults = await readDefaults(table.fields, context);
  const change = (
    statementType: (Statement & { kind: 'dml' })['statementType'],
    sql: string[],
  ): Statement => ({
    kind: 'dml',
    statementType,
    path: table.path,
    sql,
  });
  switch (node.kind) {
    case 'InsertStmt':
      return change('INSERT', [insert(node, defaults, context)]);
    case 'UpdateStmt':
      return change('UPDATE', update(node, defaults, context));
    case 'DeleteStmt':
      return change('DELETE', [remove(node, context)]);
    case 'MergeStmt':
      return change('MERGE', merge(node, defaults, context));
    default:
      return change('TRUNCATE_TABLE', ['DELETE FROM {target}']);
  }
}

async function readDefaults(fields: Field[], context: StatementContext): Promise<Defaults> {
  const sql = new Map<string, string>();
  for (const field of fields) {
    if (field.defaultValueExpression === undefined) continue;
    const expression = await context.translateText(field.defaultValueExpression);
    sql.set(field.name.toLowerCase(), `CAST(${expression} AS ${columnType(field)})`);
  }
  return { fields, sql };
}

function defaultOf(name: string, { sql }: Defaults): string {
  return sql.get(name.toLowerCase()) ?? 'NULL';
}

/** The columns that an INSERT does not name although they have a default value. */
function omitted(
  columns: ResolvedColumn[],
  { sql, fields }: Defaults,
): { names: string[]; values: string[] } {
  const named = new Set(columns.map(({ name }) => name.toLowerCase()));
  const missing = fields.filter(({ name }) => sql.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
  return {
    names: missing.map(({ name }) => quoteIdentifier(name)),
    values: missing.map(({ name }) => defaultOf(name, { sql, fields })),
  };
}

function insert(node: ResolvedNode, defaults: Defaults, { translation: t }: StatementContext): string {
  const columns = node.insertColumnList ?? [];
  const rest = omitted(columns, defaults);
  const names = [...columns.map(({ name }) => quoteIdentifier(name)), ...rest.names].join(', ');
  const into = `INSERT INTO {target} (${names})`;
  if (node.query) {
    const values = [...(node.queryOutputColumnList ?? []).map(t.column), ...rest.values];
    return `${into} SELECT ${values.join(', ')} FROM ${t.from(node.query)}`;
  }
  const rows = (node.rowList ?? []).map(
    (row) => `(${[...rowValues(row, columns, defaults, t), ...rest.values].join(', ')})`,
  );
  return `${into} VALUES ${rows.join(', ')}`;
}

function rowValues(
  row: ResolvedNode,
  columns: ResolvedColumn[],
  defaults: Defaults,
  t: StatementContext['translation'],
): string[] {
  return (row.valueList ?? []).map((value, index) =>
    dmlValue(value, columns[index]?.name ?? '', defaults, t),
  );
}

function dmlValue(
  node: ResolvedNode | undefined,
  column: string,
  defaults: Defaults,
  t: StatementContext['translation'],
): string {
  const value = node?.value as ResolvedNode | undefined;
  if (!value) throw unsupported('this kind of UPDATE');
  return value.kind === 'DMLDefault' ? defaultOf(column, defaults) : t.expression(value);
}

function assignments(items: ResolvedNode[], defaults: Defaults, t: StatementContext['translation']): string {
  return items
    .map((item) => {
      if (item.target.kind !== 'ColumnRef') throw unsupported('UPDATE of a field of a STRUCT');
      const name = item.target.column.name;
      return `${quoteIdentifier(name)} = ${dmlValue(item.setValue, name, defaults, t)}`;
    })
    .join(', ');
}

function update(node: ResolvedNode, defaults: Defaults, { translation: t }: StatementContext): string[] {
  const from = node.fromScan ? `(${t.scan(node.fromScan)}) AS source` : '';
  return t.binding(targetColumns(node.tableScan, TARGET), () => {
    const where = t.expression(node.whereExpr as ResolvedNode);
    const sets = assignments(node.updateItemList ?? [], defaults, t);
    if (!from) return [`UPDATE {target} AS ${TARGET} SET ${sets} WHERE ${where}`];
    return [
      refuseManySources(from, where),
      `UPDATE {target} AS ${TARGET} SET ${sets} FROM ${from} WHERE ${where}`,
    ];
  });
}

/** DuckDB would take any of the source rows. */
function refuseManySources(source: string, condition: string): string {
  const raise = `bq_raise('${MANY_SOURCE_ROWS}')`;
  return `SELECT CASE WHEN count(*) > count(DISTINCT ${TARGET}.rowid) THEN ${raise} END FROM {target} AS ${TARGET}, ${source} WHERE ${condition}`;
}

function remove(node: ResolvedNode, { translation: t }: StatementContext): string {
  return t.binding(
    targetColumns(node.tableScan, TARGET),
    () => `DELETE FROM {target} AS ${TARGET} WHERE ${t.expression(node.whereExpr as ResolvedNode)}`,
  );
}

function merge(node: ResolvedNode, defaults: Defaults, { translation: t }: StatementContext): string[] {
  const source = `(${t.scan(node.fromScan as ResolvedNode)}) AS source`;
  return t.binding(targetColumns(node.tableScan, TARGET), () => {
    const condition = t.expression(node.mergeExpr);
    const clauses = node.whenClauseList ?? [];
    const matched = clauses
      .filter((clause) => (clause.matchType ?? 'MATCHED') === 'MATCHED')
      .map((clause) => (clause.matchExpr ? t.expression(clause.matchExpr) : 'true'));
    const whens = clauses.map((clause) => whenClause(clause, defaults, t));
    const statement = `MERGE INTO {target} AS ${TARGET} USING ${source} ON ${condition} ${whens.join(' ')}`;
    if (matched.length === 0) return [statement];
    return [refuseManySources(source, `${condition} AND (${matched.join(' OR ')})`), statement];
  });
}

function whenClause(clause: ResolvedNode, defaults: Defaults, t: StatementContext['translation']): string {
  const when = (clause.matchType ?? 'MATCHED').replaceAll('_', ' ');
  const condition = clause.matchExpr ? ` AND ${t.expression(clause.matchExpr)}` : '';
  return `WHEN ${when}${condition} THEN ${mergeAction(clause, defaults, t)}`;
}

function mergeAction(clause: ResolvedNode, defaults: Defaults, t: StatementContext['translation']): string {
  switch (clause.actionType) {
    case 'DELETE':
      return 'DELETE';
    case 'UPDATE':
      return `UPDATE SET ${assignments(clause.updateItemList ?? [], defaults, t)}`;
    default: {
      const columns = clause.insertColumnList ?? [];
      const rest = omitted(columns, defaults);
      const names = [...columns.map(({ name }) => quoteIdentifier(name)), ...rest.names];
      const values = [...rowValues(clause.insertRow, columns, defaults, t), ...rest.values];
      return `INSERT (${names.join(', ')}) VALUES (${values.join(', ')})`;
    }
  }
}
