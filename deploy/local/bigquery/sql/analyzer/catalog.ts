import type { NamedTable } from '../statement.ts';
import { zetaTypeOf } from '../types.ts';
import type { LanguageOptions } from './analyzer.ts';
import { MISSING_FUNCTIONS } from './missing-functions.ts';

/** Tables and nested catalogs below one prefix of the paths that a statement wrote. */
type Branch = { tables: object[]; children: Map<string, Branch> };

/** The name by which the resolved tree refers to a table. */
export function tableKey(path: string[]): string {
  return path.join('.');
}

/** ZetaSQL's catalog of one statement: every path that it wrote leads to a table. */
export function buildCatalog(tables: NamedTable[], language: LanguageOptions): object {
  const root: Branch = { tables: [], children: new Map() };
  for (const [index, table] of tables.entries()) {
    let branch = root;
    for (const segment of table.path.slice(0, -1)) {
      const child = branch.children.get(segment) ?? { tables: [], children: new Map() };
      branch.children.set(segment, child);
      branch = child;
    }
    branch.tables.push(describeTable(table, index + 1));
  }
  return {
    ...describeBranch('bigquery', root),
    builtinFunctionOptions: { languageOptions: language },
    customFunction: MISSING_FUNCTIONS,
  };
}

function describeBranch(name: string, branch: Branch): object {
  const children = [...branch.children].map(([segment, child]) => describeBranch(segment, child));
  return { name, table: branch.tables, catalog: children };
}

function describeTable({ path, fields, pseudoFields = [] }: NamedTable, serializationId: number): object {
  const name = path.at(-1);
  return {
    name,
    nameInCatalog: name,
    fullName: tableKey(path),
    serializationId,
    column: [
      ...fields.map((field) => ({
        name: field.name,
        type: zetaTypeOf(field),
        isWritableColumn: true,
        hasDefaultValue: field.defaultValueExpression !== undefined,
        ...(field.defaultValueExpression === undefined
          ? {}
          : {
              columnExpression: { expressionString: field.defaultValueExpression, expressionKind: 'DEFAULT' },
            }),
      })),
      ...pseudoFields.map((field) => ({
        name: field.name,
        type: zetaTypeOf(field),
        isPseudoColumn: true,
        isWritableColumn: false,
      })),
    ],
  };
}
