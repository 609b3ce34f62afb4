import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { explainRun } from './errors.ts';
import { installRuntime } from './runtime/runtime.ts';

/** Evaluates expressions that no table is needed for, in a DuckDB of its own. */
export type ConstantEvaluator = {
  evaluate: (expression: string) => Promise<DuckDBValue>;
  stop: () => Promise<void>;
};

/** Opens its DuckDB with the first expression. */
export function createConstantEvaluator(): ConstantEvaluator {
  let opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | undefined;

  async function open() {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    await installRuntime(connection);
    return { instance, connection };
  }

  return {
    evaluate: async (expression) => {
      opened ??= open();
      const { connection } = await opened;
      try {
        const result = await connection.runAndReadAll(`SELECT ${expression}`);
        return result.getRows()[0]?.[0] ?? null;
      } catch (error) {
        throw explainRun(error);
      }
    },
    stop: async () => {
      const open = await opened;
      open?.connection.closeSync();
      open?.instance.closeSync();
    },
  };
}
