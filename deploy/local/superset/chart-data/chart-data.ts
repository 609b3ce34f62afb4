import { createHash } from 'node:crypto';
import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { faultAnswer, type RestAnswer, refusal } from '../answer.ts';
import { projectOf } from '../datasets/new-dataset.ts';
import type { DatabaseRow, DatasetRow, Metadata } from '../metadata.ts';
import { type Warehouse, WarehouseRefusal } from '../warehouse.ts';
import { ChartError } from './chart-error.ts';
import { compileQuery, sourceOf } from './compile-query.ts';
import { columnOf } from './expressions.ts';
import { type AskedColumn, askedColumns, type QueryObject, queryContext } from './query-object.ts';
import { type KeptResult, resultBody } from './result.ts';
import { rulesFor } from './row-level-security.ts';

/** What running the queries of charts needs. */
export type ChartDataCollaborators = {
  metadata: Pick<Metadata, 'datasets' | 'databases' | 'rules'>;
  warehouseOf: (database: DatabaseRow) => Warehouse;
  clock: Pick<Clock, 'now'>;
  /** How long a result is given again; Superset's CACHE_DEFAULT_TIMEOUT. */
  timeoutSeconds?: number;
};

type Reader = Pick<Account, 'mayRead' | 'user'>;
type Run = (body: unknown, query: { force: boolean }, account: Reader) => Promise<RestAnswer>;

/** POST /api/v1/chart/data: compiles what a chart asks for, runs it in BigQuery, and keeps the results for a while. */
export function createChartData(options: ChartDataCollaborators): { run: Run } {
  const { metadata, warehouseOf, clock, timeoutSeconds = 300 } = options;
  const kept = new Map<string, KeptResult>();

  async function answerOne(asked: Asked): Promise<object> {
    const { dataset, query, rules, resultType, force } = asked;
    const compile = () => compileQuery(dataset, query, { now: clock.now(), rules });
    if (resultType === 'query') {
      await probe(asked);
      return { language: 'sql', ...compiled(() => ({ query: compile().sql })) };
    }
    const cacheKey = keyOf(dataset, query, rules);
    const found = kept.get(cacheKey);
    const isFresh = found && clock.now().getTime() - found.at.getTime() < timeoutSeconds * 1000;
    // A result of which every filter was left out is never given again.
    const isUsable = isFresh && (!query.filters?.length || found.query.applied.length > 0);
    const form = { cacheKey, timeoutSeconds, isBrief: resultType === 'results' };
    if (found && isUsable && !force) return resultBody(found, { ...form, isCached: true });
    refuseMissingColumns(dataset, query);
    await probe(asked);
    const compiledQuery = compile();
    const rows = await asked.warehouse.query({ project: asked.project, sql: compiledQuery.sql });
    const result = { query: compiledQuery, rows, at: clock.now() };
    kept.set(cacheKey, result);
    return resultBody(result, { ...form, isCached: false });
  }

  return {
    run: async (body, { force }, account) => {
      const parsed = queryContext.safeParse(body);
      if (!parsed.success) return refusal(400, `Request is incorrect: ${complaintsOf(parsed.error.issues)}`);
      const { datasource, queries, result_type: resultType } = parsed.data;
      const dataset = metadata.datasets.get(datasource.id);
      const database = dataset && metadata.databases.get(dataset.databaseId);
      if (!dataset || !database) return refusal(404, 'Datasource does not exist');
      if (!account.mayRead(dataset)) return mayNotRead(dataset);
      const place = {
        dataset,
        rules: rulesFor(metadata, dataset, account),
        warehouse: warehouseOf(database),
        project: projectOf(database),
      };
      const result: object[] = [];
      for (const query of queries) {
        try {
          result.push(await answerOne({ ...place, query, resultType: resultType ?? 'full', force }));
        } catch (error) {
          return answerTo(error);
        }
      }
      return { status: 200, body: { result } };
    },
  };
}

type Asked = {
  dataset: DatasetRow;
  query: QueryObject;
  /** What row-level security demands, as conditions. */
  rules: string[];
  warehouse: Warehouse;
  project: string;
  resultType: string;
  force: boolean;
};

/** The type of an axis of time that the dataset does not know is asked of the warehouse, even to compile a query. */
async function probe({ dataset, query, warehouse, project }: Asked): Promise<void> {
  for (const column of askedColumns(query)) {
    if (!isUnknownAxisOfTime(dataset, column)) continue;
    const sql = `SELECT ${column.sqlExpression}\nFROM ${sourceOf(dataset)}\nWHERE FALSE\nLIMIT 1`;
    await warehouse.query({ project, sql }).catch((error: unknown) => {
      throw error instanceof WarehouseRefusal ? new ProbeRefusal(wordsOf(error)) : error;
    });
  }
}

class ProbeRefusal extends Error {
  override readonly name = 'ProbeRefusal';
}

function isUnknownAxisOfTime(
  dataset: DatasetRow,
  column: AskedColumn,
): column is Exclude<AskedColumn, string> {
  if (typeof column === 'string' || column.columnType !== 'BASE_AXIS' || !column.timeGrain) return false;
  return !columnOf(dataset, column.sqlExpression);
}

function compiled(compile: () => { query: string }): { query: string } | { error: string } {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ChartError) return { error: error.message };
    throw error;
  }
}

/** Looked at for dimensions and simple metrics only. */
function refuseMissingColumns(dataset: DatasetRow, query: QueryObject): void {
  const names = [
    ...askedColumns(query).filter((column) => typeof column === 'string'),
    ...(query.metrics ?? []).flatMap((metric) =>
      typeof metric !== 'string' && metric.expressionType === 'SIMPLE' && metric.column
        ? [metric.column.column_name]
        : [],
    ),
  ];
  const missing = names.filter((name) => !columnOf(dataset, name));
  if (missing.length === 0) return;
  throw new ChartError(`Columns missing in dataset: [${missing.map(printed).join(', ')}]`);
}

/** A text as Python prints it in a list. */
function printed(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}

function keyOf({ id, changedOn }: DatasetRow, query: QueryObject, rules: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([id, changedOn, query, rules]))
    .digest('hex');
}

function answerTo(error: unknown): RestAnswer {
  if (error instanceof ChartError) return refusal(400, `Error: ${error.message}`);
  if (error instanceof WarehouseRefusal) return refusal(400, `Error: ${wordsOf(error)}`);
  if (error instanceof ProbeRefusal) {
    return faultAnswer(500, { message: error.message, errorType: 'GENERIC_BACKEND_ERROR' });
  }
  throw error;
}

function wordsOf({ httpStatus, call, message }: WarehouseRefusal): string {
  return `${httpStatus} ${call}: ${message}`;
}

function mayNotRead({ tableName }: DatasetRow): RestAnswer {
  const message = `This endpoint requires the datasource ${tableName}, database or \`all_datasource_access\` permission`;
  return faultAnswer(403, { message, errorType: 'DATASOURCE_SECURITY_ACCESS_ERROR' });
}

function complaintsOf(issues: { path: PropertyKey[]; message: string; code: string }[]): string {
  const complaints = issues.map(({ path: [member], message }) => {
    const words = member === 'queries' && issues[0]?.path.length === 1 ? 'Not a valid list.' : message;
    return `'${String(member)}': ['${words}']`;
  });
  return `{${complaints.join(', ')}}`;
}
