/** What Superset can do with a column: types of one class can replace each other, and no chart notices. */
export type TypeClass =
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'timestamp'
  | 'time'
  | 'bytes'
  | 'json'
  | 'geography'
  | 'record'
  | 'array'
  | 'unknown';

/** BigQuery's names of today, those of its REST API, and those that older dialects wrote into Superset. */
const names: Record<Exclude<TypeClass, 'array' | 'record' | 'unknown'>, string> = {
  number:
    'INT64 INTEGER INT BIGINT SMALLINT TINYINT BYTEINT FLOAT64 FLOAT NUMERIC DECIMAL BIGNUMERIC BIGDECIMAL LONG DOUBLE',
  text: 'STRING VARCHAR TEXT CHAR',
  boolean: 'BOOL BOOLEAN',
  date: 'DATE',
  datetime: 'DATETIME',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
  bytes: 'BYTES BINARY',
  json: 'JSON',
  geography: 'GEOGRAPHY',
};

const classOfName = new Map(
  Object.entries(names).flatMap(([typeClass, list]) =>
    list.split(' ').map((name) => [name, typeClass as TypeClass] as const),
  ),
);

/** The class of a type as BigQuery or Superset writes it: `STRING(10)` is text, `STRUCT<>` a record. */
export function typeClassOf(type: string | undefined): TypeClass {
  const written = (type ?? '').trim().toUpperCase();
  if (/^(ARRAY|REPEATED)\b/.test(written)) return 'array';
  if (/^(STRUCT|RECORD)\b/.test(written)) return 'record';
  return classOfName.get(written.replace(/[\s(<].*$/, '')) ?? 'unknown';
}

const temporal: readonly TypeClass[] = ['date', 'datetime', 'timestamp', 'time'];

/** Whether a chart can have it as its time. */
export function isTemporal(typeClass: TypeClass): boolean {
  return temporal.includes(typeClass);
}

/** A type as the BigQuery dialect writes it into Superset: without lengths, and without the fields of a record. */
export function supersetTypeOf(type: string): string {
  const written = type.trim().toUpperCase();
  if (written.startsWith('STRUCT<')) return 'STRUCT<>';
  const [, element] = /^ARRAY<(.*)>$/s.exec(written) ?? [];
  if (element !== undefined) return `ARRAY<${supersetTypeOf(element)}>`;
  return written.replace(/\s*\(.*\)$/, '');
}
