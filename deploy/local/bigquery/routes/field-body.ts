import { z } from 'zod';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { type Field, type FieldType, fieldTypes } from '../field.ts';

const optional = z.exactOptional;
const text = z.coerce.string();

const restNames: Record<string, FieldType> = {
  INT64: 'INTEGER',
  INT: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
};

/** A column of a schema in a request. */
export const fieldBody: z.ZodType<Field> = z
  .looseObject({
    name: z.string(),
    type: z.string(),
    mode: optional(z.string()),
    description: optional(z.string()),
    defaultValueExpression: optional(z.string()),
    maxLength: optional(text),
    precision: optional(text),
    scale: optional(text),
    rangeElementType: optional(z.object({ type: z.enum(['DATE', 'DATETIME', 'TIMESTAMP']) })),
    fields: optional(z.lazy(() => z.array(fieldBody))),
  })
  .transform(toField);

type RawField = Omit<Field, 'type' | 'mode'> & { type: string; mode?: string };

/** A column under the names that this stand-in uses: INTEGER for INT64, NULLABLE for nothing. */
function toField(raw: RawField): Field {
  const given = raw.type.toUpperCase();
  const type = restNames[given] ?? fieldTypes.find((name) => name === given);
  if (!type) throw new BigQueryError('invalid', `Invalid value for type: ${raw.type} is not a valid value`);
  const mode = (raw.mode ?? 'NULLABLE').toUpperCase();
  if (mode !== 'NULLABLE' && mode !== 'REQUIRED' && mode !== 'REPEATED') {
    throw new BigQueryError('invalid', `Invalid value for mode: ${raw.mode} is not a valid value`);
  }
  if (type === 'RECORD' && !raw.fields?.length) {
    throw new BigQueryError('invalid', `Field ${raw.name} is type RECORD but has no schema`);
  }
  if (type === 'GEOGRAPHY') throw unsupported('type GEOGRAPHY');
  const known = [
    'description',
    'defaultValueExpression',
    'maxLength',
    'precision',
    'scale',
    'rangeElementType',
  ] as const;
  const kept = Object.fromEntries(
    known.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]]])),
  );
  return { name: raw.name, type, mode, ...kept, ...(type === 'RECORD' ? { fields: raw.fields ?? [] } : {}) };
}
