import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBScalarFunction,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTERVAL,
  LIST,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';

/** How values of one DuckDB type look in JavaScript. */
export type Codec<T> = {
  type: DuckDBType;
  read: (value: DuckDBValue) => T;
  write: (value: T) => DuckDBValue;
};

/** An INTERVAL, whose three parts are independent. */
export type Interval = { months: number; days: number; microseconds: bigint };

const plain = <T>(type: DuckDBType): Codec<T> => ({
  type,
  read: (value) => value as T,
  write: (value) => value as DuckDBValue,
});

/** STRING. */
export const text = plain<string>(VARCHAR);
/** INT64 as bigint. */
export const int64 = plain<bigint>(BIGINT);
/** FLOAT64. */
export const float64 = plain<number>(DOUBLE);
/** BOOL. */
export const bool = plain<boolean>(BOOLEAN);

/** BYTES. */
export const bytes: Codec<Uint8Array> = {
  type: BLOB,
  read: (value) => (value as DuckDBBlobValue).bytes,
  write: (value) => new DuckDBBlobValue(value),
};

const NUMERIC_SCALE = 9;

/** NUMERIC as a whole number of billionths. */
export const numeric: Codec<bigint> = {
  type: DECIMAL(38, NUMERIC_SCALE),
  read: (value) => (value as DuckDBDecimalValue).value,
  write: (value) => new DuckDBDecimalValue(value, 38, NUMERIC_SCALE),
};

/** DATE as days since 1970. */
export const date: Codec<number> = {
  type: DATE,
  read: (value) => (value as DuckDBDateValue).days,
  write: (value) => new DuckDBDateValue(value),
};

/** DATETIME as microseconds since 1970, of a clock without a time zone. */
export const datetime: Codec<bigint> = {
  type: TIMESTAMP,
  read: (value) => (value as DuckDBTimestampValue).micros,
  write: (value) => new DuckDBTimestampValue(value),
};

/** TIMESTAMP as microseconds since 1970. */
export const timestamp: Codec<bigint> = {
  type: TIMESTAMPTZ,
  read: (value) => (value as DuckDBTimestampTZValue).micros,
  write: (value) => new DuckDBTimestampTZValue(value),
};

/** INTERVAL as its parts. */
export const interval: Codec<Interval> = {
  type: INTERVAL,
  read: (value) => {
    const { months, days, micros } = value as DuckDBIntervalValue;
    return { months, days, microseconds: micros };
  },
  write: ({ months, days, microseconds }) => new DuckDBIntervalValue(months, days, microseconds),
};

/** An array of which no element is NULL, or null for each that is. */
export function listOf<T>(element: Codec<T>): Codec<(T | null)[]> {
  return {
    type: LIST(element.type),
    read: (value) =>
      (value as DuckDBListValue).items.map((item) => (item === null ? null : element.read(item))),
    write: (value) => new DuckDBListValue(value.map((item) => (item === null ? null : element.write(item)))),
  };
}

/** A function of BigQuery's that runs in JavaScript, called by translated SQL. */
export type ScalarFunction = {
  name: string;
  parameters: Codec<unknown>[];
  result: Codec<unknown>;
  /** Sees no NULL unless `nullable`; returns null for NULL; throws what BigQuery would say. */
  evaluate: (...values: unknown[]) => unknown;
  /** Called with null for NULL too; otherwise NULL in is NULL out. */
  nullable: boolean;
};

type Codecs<Values extends unknown[]> = { [I in keyof Values]: Codec<Values[I]> };
type OrNull<Values extends unknown[]> = { [I in keyof Values]: Values[I] | null };

/** A function for which NULL in is NULL out. */
export function scalar<Values extends unknown[], Result>(
  name: string,
  parameters: readonly [...Codecs<Values>],
  result: Codec<Result>,
  evaluate: (...values: Values) => Result | null,
): ScalarFunction {
  return { name, parameters, result, evaluate, nullable: false } as unknown as ScalarFunction;
}

/** A function that is called for NULL too. */
export function nullableScalar<Values extends unknown[], Result>(
  name: string,
  parameters: readonly [...Codecs<Values>],
  result: Codec<Result>,
  evaluate: (...values: OrNull<Values>) => Result | null,
): ScalarFunction {
  return { name, parameters, result, evaluate, nullable: true } as unknown as ScalarFunction;
}

/** What a function throws when the SQL is at fault: BigQuery's own words. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}

/** Set before the words of a SqlError, so that they are recognised in DuckDB's message. */
export const SQL_ERROR_MARK = 'BigQuery says: ';

/** Makes the function known to the connection's DuckDB instance. */
export function registerScalar(connection: DuckDBConnection, definition: ScalarFunction): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: definition.name,
      parameterTypes: definition.parameters.map(({ type }) => type),
      returnType: definition.result.type,
      specialHandling: true,
      mainFunction: (info, chunk, output) => {
        try {
          const columns = definition.parameters.map((_, index) => chunk.getColumnValues(index));
          for (let row = 0; row < chunk.rowCount; row += 1) {
            output.setItem(row, evaluateRow(definition, columns, row) as never);
          }
          output.flush();
        } catch (error) {
          info.setError(describe(error));
        }
      },
    }),
  );
}

function evaluateRow(
  definition: ScalarFunction,
  columns: (readonly DuckDBValue[])[],
  row: number,
): DuckDBValue {
  const values: unknown[] = [];
  for (const [index, parameter] of definition.parameters.entries()) {
    const value = columns[index]?.[row] ?? null;
    if (value === null && !definition.nullable) return null;
    values.push(value === null ? null : parameter.read(value));
  }
  const result = definition.evaluate(...values);
  return result === null || result === undefined ? null : definition.result.write(result);
}

function describe(error: unknown): string {
  if (error instanceof SqlError) return `${SQL_ERROR_MARK}${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
