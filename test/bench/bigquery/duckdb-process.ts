/** Plain DuckDB: the side that the stand-in is compared with. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { columnDefinitions } from '../../../deploy/local/bigquery/catalog/relation.ts';
import { quoteIdentifier } from '../../../deploy/local/bigquery/sql/quoting.ts';
import { installRuntime } from '../../../deploy/local/bigquery/sql/runtime/runtime.ts';
import { answerParent, readUsage } from './child.ts';
import type { DuckDbMart } from './duckdb-sql.ts';
import { buildInOrder } from './in-order.ts';
import type { Workload } from './workload.ts';

/** What this process is asked, in this order. */
export type DuckDbQuestion =
  | ({ do: 'load' } & Pick<Workload, 'days' | 'schema' | 'threads'>)
  | { do: 'build'; marts: DuckDbMart[]; concurrency: number }
  | { do: 'usage' };

let instance: DuckDBInstance | undefined;

async function load({ days, schema, threads }: Extract<DuckDbQuestion, { do: 'load' }>) {
  const started = performance.now();
  instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  await installRuntime(connection);
  let events = 0;
  for (const { name, select } of days) {
    await connection.run(`CREATE TABLE ${quoteIdentifier(name)} (${columnDefinitions(schema, {})})`);
    events += await changedRows(connection, `INSERT INTO ${quoteIdentifier(name)} ${select}`);
  }
  return { milliseconds: performance.now() - started, events };
}

async function build({ marts, concurrency }: Extract<DuckDbQuestion, { do: 'build' }>) {
  const idle: DuckDBConnection[] = [];
  return buildInOrder(marts, concurrency, async ({ name, select }) => {
    const connection = idle.pop() ?? (await instance?.connect());
    if (!connection) throw new Error('Nothing was loaded.');
    const rows = await changedRows(connection, `CREATE TABLE ${quoteIdentifier(name)} AS ${select}`);
    idle.push(connection);
    return rows;
  });
}

/** DuckDB answers both statements with the number of rows it wrote. */
async function changedRows(connection: DuckDBConnection, statement: string): Promise<number> {
  const result = await connection.runAndReadAll(statement);
  return Number(result.getRows()[0]?.[0]);
}

if (import.meta.main) {
  answerParent<DuckDbQuestion>(async (question) => {
    if (question.do === 'load') return load(question);
    if (question.do === 'build') return build(question);
    return readUsage();
  });
}
