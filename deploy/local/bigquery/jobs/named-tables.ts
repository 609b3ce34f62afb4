import type { Clock } from '../../../../shared/clients/clock.ts';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type TableReference, tableName } from '../catalog/reference.ts';
import { partitionTimeFields, queryRelation } from '../catalog/relation.ts';
import { currentVersion, isIngestionTimePartitioned, type Table, type Version } from '../catalog/table.ts';
import type { TableWriter } from '../catalog/table-writer.ts';
import { versionAt } from '../catalog/time-travel.ts';
import type { Field } from '../field.ts';
import type { Guard } from '../guard.ts';
import type { MetadataViews } from '../information-schema/metadata-views.ts';
import type { NamedTable } from '../sql/statement.ts';
import type { CompiledQuery, CompileRequest } from './compile-query.ts';
import { parseTablePath } from './table-path.ts';
import { findWildcard } from './wildcard.ts';

/** One path of a statement, ready for the analyzer. */
export type NamedRows = { named: NamedTable; reads: TableReference[]; bytes: number };

/** The columns that a table had when FOR SYSTEM_TIME AS OF looks, where they differ from today's. */
export class HistoricColumns extends Error {
  override readonly name = 'HistoricColumns';
  readonly path: string;
  readonly fields: Field[];

  constructor(path: string, fields: Field[]) {
    super(`Columns of an earlier version of ${path}`);
    this.path = path;
    this.fields = fields;
  }
}

/** Where the paths of statements lead. */
export type NamedTables = ReturnType<typeof createNamedTables>;

/** Finds tables, views, wildcards and metadata views by their paths, asking for the permission to read each. */
export function createNamedTables(dependencies: {
  catalog: Catalog;
  writer: TableWriter;
  guard: Guard;
  views: MetadataViews;
  clock: Clock;
}) {
  const { catalog, guard, writer, views, clock } = dependencies;

  async function resolve(
    path: string[],
    request: CompileRequest,
    historic: Map<string, Field[]>,
    compileView: (view: CompileRequest) => Promise<CompiledQuery>,
  ): Promise<NamedRows | { missing: TableReference }> {
    const parsed = parseTablePath(path, request.projectId, request.defaultDataset);
    if (parsed.kind === 'metadata') {
      const view = await views.open(parsed, request.caller);
      return { named: { path, fields: view.fields, relation: () => view.relation }, reads: [], bytes: 0 };
    }
    if (parsed.kind === 'wildcard') return resolveWildcard(path, parsed.reference, request.caller);
    guard.query(request.caller, parsed.reference);
    const table = catalog.findTable(parsed.reference);
    if (!table) return { missing: parsed.reference };
    if (table.type === 'VIEW') return resolveView(path, table, request.caller, compileView);
    return resolveTable(path, table, historic.get(path.join('.')));
  }

  async function resolveWildcard(
    path: string[],
    reference: TableReference,
    caller: string,
  ): Promise<NamedRows> {
    catalog.dataset(reference, ` was not found in location ${catalog.location}`);
    const { fields, pseudoFields, tables, relation } = findWildcard(catalog, reference);
    for (const table of tables) guard.query(caller, table.reference);
    const bytes = await Promise.all(tables.map(bytesOf));
    return {
      named: { path, fields, pseudoFields, relation: () => relation },
      reads: tables.map((table) => table.reference),
      bytes: bytes.reduce((sum, size) => sum + size, 0),
    };
  }

  async function resolveView(
    path: string[],
    view: Table,
    caller: string,
    compileView: (view: CompileRequest) => Promise<CompiledQuery>,
  ): Promise<NamedRows> {
    const { projectId } = view.reference;
    const inner = await compileView({ sql: view.query ?? '', projectId, caller }).catch((error) => {
      throw inView(error, view);
    });
    const { statement } = inner;
    if (statement.kind !== 'query') throw unsupported(`a view that is a ${statement.statementType}`);
    const relation = (asOf: Date | undefined) => {
      if (asOf) throw unsupported('FOR SYSTEM_TIME AS OF on a view');
      return `(${statement.sql})`;
    };
    const reads = [view.reference, ...inner.reads];
    return { named: { path, fields: statement.fields, relation }, reads, bytes: inner.bytes };
  }

  async function resolveTable(path: string[], table: Table, fields = table.fields): Promise<NamedRows> {
    const relation = (asOf: Date | undefined) => {
      const version = asOf ? versionAt(table, asOf.getTime(), clock.now()) : currentVersion(table);
      if (!version) throw new Error(`Table ${tableName(table.reference)} has no rows stored.`);
      if (!sameColumns(version.fields, fields)) throw new HistoricColumns(path.join('.'), version.fields);
      return queryRelation(version, table.metadata);
    };
    const pseudoFields = isIngestionTimePartitioned(table.metadata)
      ? { pseudoFields: partitionTimeFields }
      : {};
    return {
      named: { path, fields, relation, ...pseudoFields },
      reads: [table.reference],
      bytes: await bytesOf(table),
    };
  }

  async function bytesOf(table: Table): Promise<number> {
    const version: Version | undefined = currentVersion(table);
    return version ? writer.byteCount(version) : 0;
  }

  return { resolve };
}

function sameColumns(a: Field[], b: Field[]): boolean {
  return a === b || JSON.stringify(a.map(shape)) === JSON.stringify(b.map(shape));
}

function shape(field: Field): unknown {
  return [field.name, field.type, field.mode === 'REPEATED', field.fields?.map(shape)];
}

/** An error inside a view names the view, so that the reader looks in the right statement. */
function inView(error: unknown, view: Table): unknown {
  if (!(error instanceof BigQueryError) || error.reason !== 'invalidQuery') return error;
  const { projectId, datasetId, tableId } = view.reference;
  const where = `failed to parse view '${projectId}.${datasetId}.${tableId}'`;
  const message = error.message.replace(/( at \[\d+:\d+\])?$/, (position) => `; ${where}${position}`);
  return new BigQueryError('invalidQuery', message, error.location);
}
