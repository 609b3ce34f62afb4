import type { DuckDBConnection } from '@duckdb/node-api';
import { BINARY_FUNCTIONS } from './binary.ts';
import { FORMAT_RUNTIME } from './format-values.ts';
import { INTERVAL_RUNTIME } from './intervals.ts';
import { JSON_RUNTIME } from './json.ts';
import { NUMBER_RUNTIME } from './numbers.ts';
import { PRELUDE } from './prelude.ts';
import { registerScalar } from './scalar-function.ts';
import { SERIES_RUNTIME } from './series.ts';
import { TEXT_FUNCTIONS } from './texts.ts';
import { TIME_FORMAT_RUNTIME } from './time-format.ts';
import { TIME_PARSE_RUNTIME } from './time-parse.ts';
import { URL_RUNTIME } from './urls.ts';

const SCALAR_FUNCTIONS = [
  ...TEXT_FUNCTIONS,
  ...BINARY_FUNCTIONS,
  ...NUMBER_RUNTIME,
  ...FORMAT_RUNTIME,
  ...INTERVAL_RUNTIME,
  ...TIME_FORMAT_RUNTIME,
  ...TIME_PARSE_RUNTIME,
  ...JSON_RUNTIME,
  ...SERIES_RUNTIME,
  ...URL_RUNTIME,
];

/** Makes everything that translated SQL calls known to a DuckDB instance, through one of its connections. */
export async function installRuntime(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  for (const definition of SCALAR_FUNCTIONS) registerScalar(connection, definition);
  for (const statement of PRELUDE) await connection.run(statement);
}
