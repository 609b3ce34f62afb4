/** One column as BigQuery's REST API describes it, with the legacy type names (INTEGER, FLOAT, BOOLEAN, RECORD). */
export type Field = {
  name: string;
  type: FieldType;
  mode?: 'NULLABLE' | 'REQUIRED' | 'REPEATED';
  /** Only of a RECORD. */
  fields?: Field[];
  description?: string;
  /** Only of a RANGE. */
  rangeElementType?: { type: 'DATE' | 'DATETIME' | 'TIMESTAMP' };
  defaultValueExpression?: string;
  maxLength?: string;
  precision?: string;
  scale?: string;
};

/** Legacy type names of the REST API. */
export const fieldTypes = [
  'STRING',
  'BYTES',
  'INTEGER',
  'FLOAT',
  'NUMERIC',
  'BIGNUMERIC',
  'BOOLEAN',
  'TIMESTAMP',
  'DATE',
  'TIME',
  'DATETIME',
  'GEOGRAPHY',
  'RECORD',
  'JSON',
  'INTERVAL',
  'RANGE',
] as const;

/** One of them. */
export type FieldType = (typeof fieldTypes)[number];
