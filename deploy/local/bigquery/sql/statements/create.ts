import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import type { CreateMode, Statement } from '../statement.ts';
import { readColumnDefinition } from './columns.ts';
import type { StatementContext } from './context.ts';
import { readLayout } from './layout.ts';
import { readOptions } from './options.ts';
import { outputColumns, outputFields, outputNames, outputSql } from './query.ts';

type CompileStatement = (node: ResolvedNode, context: StatementContext) => Promise<Statement>;

/** CREATE statements. */
export const CREATE_STATEMENTS: Record<string, CompileStatement> = {
  CreateTableStmt: createTable,
  CreateTableAsSelectStmt: createTableAsSelect,
  CreateViewStmt: createView,
  CreateSnapshotTableStmt: async (node, context) =>
    copyTable(node, node.cloneFrom, 'CREATE_SNAPSHOT_TABLE', context),
  CreateSchemaStmt: async (node, context) => ({
    kind: 'create-schema',
    statementType: 'CREATE_SCHEMA',
    path: node.namePath ?? [],
    mode: modeOf(node),
    options: await readOptions(node.optionList, context),
  }),
};

function modeOf(node: ResolvedNode): CreateMode {
  if (node.createScope && node.createScope !== 'CREATE_DEFAULT_SCOPE') throw unsupported('temporary tables');
  switch (node.createMode) {
    case 'CREATE_OR_REPLACE':
      return 'or-replace';
    case 'CREATE_IF_NOT_EXISTS':
      return 'if-not-exists';
    default:
      return 'create';
  }
}

async function createTable(node: ResolvedNode, context: StatementContext): Promise<Statement> {
  if (node.cloneFrom) return copyTable(node, node.cloneFrom, 'CREATE_TABLE_CLONE', context);
  if (node.copyFrom) return copyTable(node, node.copyFrom, 'CREATE_TABLE_COPY', context);
  const like = node.likeTable?.fullName ?? node.likeTable?.name;
  const fields = await Promise.all(
    (node.columnDefinitionList ?? []).map((column) => readColumnDefinition(column, context)),
  );
  return {
    kind: 'create-table',
    statementType: 'CREATE_TABLE',
    path: node.namePath ?? [],
    mode: modeOf(node),
    fields: like ? context.table(like).fields : fields,
    layout: readLayout(node, await readOptions(node.optionList, context)),
    ...(like ? { like: context.table(like).path } : {}),
  };
}

async function createTableAsSelect(node: ResolvedNode, context: StatementContext): Promise<Statement> {
  const columns = outputColumns(node);
  const names = outputNames(columns);
  const declared = await Promise.all(
    (node.columnDefinitionList ?? []).map((column) => readColumnDefinition(column, context)),
  );
  return {
    kind: 'create-table',
    statementType: 'CREATE_TABLE_AS_SELECT',
    path: node.namePath ?? [],
    mode: modeOf(node),
    fields: declared.length > 0 ? declared : outputFields(columns, names),
    layout: readLayout(node, await readOptions(node.optionList, context)),
    sql: outputSql(node.query as ResolvedNode, columns, names, context.translation),
  };
}

async function createView(node: ResolvedNode, context: StatementContext): Promise<Statement> {
  const columns = outputColumns(node);
  const names = outputNames(columns);
  if (node.recursive) throw unsupported('recursive views');
  const { description, labels, ...rest } = await readOptions(node.optionList, context);
  const [unknown] = Object.keys(rest).filter(
    (name) => name !== 'friendly_name' && name !== 'expiration_timestamp',
  );
  if (unknown) throw unsupported(`the view option ${unknown}`);
  return {
    kind: 'create-view',
    statementType: 'CREATE_VIEW',
    path: node.namePath ?? [],
    mode: modeOf(node),
    fields: outputFields(columns, names),
    query: node.sql ?? '',
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(labels) ? { labels: Object.fromEntries(labels) } : {}),
  };
}

async function copyTable(
  node: ResolvedNode,
  source: ResolvedNode | undefined,
  statementType: 'CREATE_SNAPSHOT_TABLE' | 'CREATE_TABLE_CLONE' | 'CREATE_TABLE_COPY',
  context: StatementContext,
): Promise<Statement> {
  if (source?.kind !== 'TableScan') throw unsupported('a copy of anything but a table');
  const asOf = context.asOf(source);
  return {
    kind: 'copy-table',
    statementType,
    path: node.namePath ?? [],
    mode: modeOf(node),
    source: context.table(source.table.fullName ?? source.table.name ?? '').path,
    layout: readLayout(node, await readOptions(node.optionList, context)),
    ...(asOf ? { asOf } : {}),
  };
}
