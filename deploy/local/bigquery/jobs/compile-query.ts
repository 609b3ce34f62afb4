import type { Clock } from '../../../../shared/clients/clock.ts';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { datasetName, type TableReference, tableName, tablePath } from '../catalog/reference.ts';
import { partitionTimeFields, queryRelation } from '../catalog/relation.ts';
import { currentVersion, isIngestionTimePartitioned, type Table, type Version } from '../catalog/table.ts';
import type { TableWriter } from '../catalog/table-writer.ts';
import { versionAt } from '../catalog/time-travel.ts';
import type { Field } from '../field.ts';
import type { Guard } from '../guard.ts';
import type { MetadataViews } from '../information-schema/metadata-views.ts';
import type { NamedTable, QueryParameter, SqlEngine, Statement } from '../sql/statement.ts';
import { type DefaultDataset, parseTablePath } from './table-path.ts';
import { findWildcard } from './wildcard.ts';

export type CompileRequest = {
  sql: string;
  projectId: string;
  caller: string;
  defaultDataset?: DefaultDataset;
  queryParameters?: QueryParameter[] | undefined;
  parameterMode?: 'NAMED' | 'POSITIONAL' | undefined;
};

export type CompiledQuery = {
  statement: Statement;
  /** Tables and views that were read, each once. */
  reads: TableReference[];
  /** Logical bytes of the tables read. */
  bytes: number;
};

/** One path of a statement, ready for the analyzer. */
type Resolved = { named: NamedTable; reads: TableReference[]; bytes: number };

/** The columns that a table had when FOR SYSTEM_TIME AS OF looks, where they differ from today's. */
class HistoricColumns extends Error {
  override readonly name = 'HistoricColumns';
  readonly path: string;
  readonly fields: Field[];

  constructor(path: string, fields: Field[]) {
    super(`Columns of an earlier version of ${path}`);
    this.path = path;
    this.fields = fields;
  }
}

const deepestView = 16;

/** Finds the tables of a statement in the catalog and has it analysed. */
export type QueryCompiler = ReturnType<typeof createQueryCompiler>;

/** A compiler over one catalog. */
export function createQueryCompiler(dependencies: {
  catalog: Catalog;
  writer: TableWriter;
  engine: SqlEngine;
  guard: Guard;
  views: MetadataViews;
  clock: Clock;
}) {
  const { catalog, engine, guard, writer, views, clock } = dependencies;

  async function compile(
    request: CompileRequest,
    depth = 0,
    historic = new Map<string, Field[]>(),
  ): Promise<CompiledQuery> {
    const resolved: Resolved[] = [];
    const missing: TableReference[] = [];
    for (const path of await engine.tablePaths(request.sql)) {
      const found = await resolve(path, request, depth, historic);
      if ('missing' in found) missing.push(found.missing);
      else resolved.push(found);
    }
    try {
      const statement = await engine.compile({
        sql: request.sql,
        tables: resolved.map((table) => table.named),
        now: clock.now(),
        ...(request.queryParameters ? { parameters: request.queryParameters } : {}),
        ...(request.parameterMode ? { parameterMode: request.parameterMode } : {}),
      });
      const reads = new Map(
        resolved.flatMap((table) => table.reads).map((reference) => [tablePath(reference), reference]),
      );
      return {
        statement,
        reads: [...reads.values()],
        bytes: resolved.reduce((sum, table) => sum + table.bytes, 0),
      };
    } catch (error) {
      if (error instanceof HistoricColumns && !historic.has(error.path)) {
        return compile(request, depth, new Map(historic).set(error.path, error.fields));
      }
      if (error instanceof HistoricColumns) {
        throw unsupported(`one statement that reads ${error.path} now and as of when it had other columns`);
      }
      const [first] = missing;
      throw first ? notFound(first) : error;
    }
  }

  function notFound(reference: TableReference): BigQueryError {
    const place = ` was not found in location ${catalog.location}`;
    const message = catalog.findDataset(reference)
      ? `Not found: Table ${tableName(reference)}${place}`
      : `Not found: Dataset ${datasetName(reference)}${place}`;
    return new BigQueryError('notFound', message);
  }

  async function resolve(
    path: string[],
    request: CompileRequest,
    depth: number,
    historic: Map<string, Field[]>,
  ): Promise<Resolved | { missing: TableReference }> {
    const parsed = parseTablePath(path, request.projectId, request.defaultDataset);
    if (parsed.kind === 'metadata') {
      const view = await views.open(parsed, request.caller);
      return { named: { path, fields: view.fields, relation: () => view.relation }, reads: [], bytes: 0 };
    }
    if (parsed.kind === 'wildcard') return resolveWildcard(path, parsed.reference, request.caller);
    guard.query(request.caller, parsed.reference);
    const table = catalog.findTable(parsed.reference);
    if (!table) return { missing: parsed.reference };
    if (table.type === 'VIEW') return resolveView(path, table, request.caller, depth);
    return resolveTable(path, table, historic.get(path.join('.')));
  }

  async function resolveWildcard(
    path: string[],
    reference: TableReference,
    caller: string,
  ): Promise<Resolved> {
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

  async function resolveView(path: string[], view: Table, caller: string, depth: number): Promise<Resolved> {
    if (depth >= deepestView) {
      throw new BigQueryError('invalidQuery', `Too many nested views: ${tableName(view.reference)}`, 'query');
    }
    const { projectId } = view.reference;
    const inner = await compile({ sql: view.query ?? '', projectId, caller }, depth + 1).catch((error) => {
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

  async function resolveTable(path: string[], table: Table, fields = table.fields): Promise<Resolved> {
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

  return { compile: (request: CompileRequest) => compile(request) };
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
