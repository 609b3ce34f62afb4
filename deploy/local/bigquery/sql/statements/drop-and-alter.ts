import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import type { AlterAction, Statement } from '../statement.ts';
import { fieldOf } from '../types.ts';
import { readColumnDefinition, sizeOf } from './columns.ts';
import type { StatementContext } from './context.ts';
import { readOptions } from './options.ts';

type CompileStatement = (node: ResolvedNode, context: StatementContext) => Promise<Statement>;

/** DROP and ALTER statements. */
export const DROP_AND_ALTER_STATEMENTS: Record<string, CompileStatement> = {
  DropStmt: async (node) => dropped(node, dropType(node)),
  DropSnapshotTableStmt: async (node) => dropped(node, 'DROP_SNAPSHOT_TABLE'),
  AlterTableStmt: (node, context) => altered(node, 'ALTER_TABLE', context),
  AlterViewStmt: (node, context) => altered(node, 'ALTER_VIEW', context),
  AlterSchemaStmt: (node, context) => altered(node, 'ALTER_SCHEMA', context),
};

type DropType = 'DROP_TABLE' | 'DROP_VIEW' | 'DROP_SNAPSHOT_TABLE' | 'DROP_SCHEMA';

function dropType(node: ResolvedNode): DropType {
  switch (node.objectType) {
    case 'TABLE':
      return 'DROP_TABLE';
    case 'VIEW':
      return 'DROP_VIEW';
    case 'SCHEMA':
      return 'DROP_SCHEMA';
    default:
      throw unsupported(`DROP ${node.objectType}`);
  }
}

function dropped(node: ResolvedNode, statementType: DropType): Statement {
  return {
    kind: 'drop',
    statementType,
    path: node.namePath ?? [],
    ifExists: node.isIfExists === true,
    cascade: node.dropMode === 'CASCADE',
  };
}

async function altered(
  node: ResolvedNode,
  statementType: 'ALTER_TABLE' | 'ALTER_VIEW' | 'ALTER_SCHEMA',
  context: StatementContext,
): Promise<Statement> {
  const actions = await Promise.all(
    (node.alterActionList ?? []).map((action) => readAction(action, context)),
  );
  return {
    kind: 'alter-table',
    statementType,
    path: node.namePath ?? [],
    ifExists: node.isIfExists === true,
    actions,
  };
}

async function readAction(action: ResolvedNode, context: StatementContext): Promise<AlterAction> {
  const column = (action as { column?: unknown }).column;
  const name = action.name ?? (typeof column === 'string' ? column : '');
  switch (action.kind) {
    case 'SetOptionsAction':
      return { kind: 'set-options', options: await readOptions(action.optionList, context) };
    case 'AddColumnAction':
      return {
        kind: 'add-column',
        field: await readColumnDefinition(action.columnDefinition, context),
        ifNotExists: action.isIfNotExists === true,
      };
    case 'DropColumnAction':
      return { kind: 'drop-column', name, ifExists: action.isIfExists === true };
    case 'RenameColumnAction':
      return {
        kind: 'rename-column',
        from: name,
        to: action.newName ?? '',
        ifExists: action.isIfExists === true,
      };
    case 'RenameToAction':
      return { kind: 'rename-table', to: action.newPath?.at(-1) ?? '' };
    case 'AlterColumnDropNotNullAction':
      return { kind: 'drop-not-null', name };
    case 'AlterColumnOptionsAction':
      return { kind: 'set-column-options', name, options: await readOptions(action.optionList, context) };
    case 'AlterColumnSetDataTypeAction':
      return {
        kind: 'set-data-type',
        name,
        field: { ...fieldOf(name, action.updatedType), ...sizeOf(action.updatedTypeParameters) },
      };
    default:
      throw unsupported(`ALTER with ${action.kind.replace('Action', '')}`);
  }
}
