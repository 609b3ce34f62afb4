import type { Clock } from '../../../../shared/clients/clock.ts';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { datasetName, type TableReference, tableName, tablePath } from '../catalog/reference.ts';
import type { Field } from '../field.ts';
import type { QueryParameter, SqlEngine, Statement } from '../sql/statement.ts';
import { HistoricColumns, type NamedRows, type NamedTables } from './named-tables.ts';
import type { DefaultDataset } from './table-path.ts';

/** A statement with what its names and parameters mean. */
export type CompileRequest = {
  sql: string;
  projectId: string;
  caller: string;
  defaultDataset?: DefaultDataset;
  queryParameters?: QueryParameter[] | undefined;
  parameterMode?: 'NAMED' | 'POSITIONAL' | undefined;
};

/** A statement ready to run, and what it reads. */
export type CompiledQuery = {
  statement: Statement;
  /** Tables and views that were read, each once. */
  reads: TableReference[];
  /** Logical bytes of the tables read. */
  bytes: number;
};

const deepestView = 16;

/** Finds the tables of a statement in the catalog and has it analysed. */
export type QueryCompiler = ReturnType<typeof createQueryCompiler>;

/** A compiler over one catalog. */
export function createQueryCompiler(dependencies: {
  catalog: Catalog;
  engine: SqlEngine;
  names: NamedTables;
  clock: Clock;
}) {
  const { catalog, engine, names, clock } = dependencies;

  async function compile(
    request: CompileRequest,
    depth = 0,
    historic = new Map<string, Field[]>(),
  ): Promise<CompiledQuery> {
    if (depth > deepestView) throw new BigQueryError('invalidQuery', 'Too many nested views', 'query');
    const resolved: NamedRows[] = [];
    const missing: TableReference[] = [];
    for (const path of await engine.tablePaths(request.sql)) {
      const found = await names.resolve(path, request, historic, (view) => compile(view, depth + 1));
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

  return { compile: (request: CompileRequest) => compile(request) };
}
