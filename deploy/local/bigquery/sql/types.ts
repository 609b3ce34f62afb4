import { unsupported } from '../bigquery-error.ts';
import type { Field, FieldType } from '../field.ts';
import { quoteIdentifier } from './quoting.ts';
import type { ZetaType } from './resolved.ts';

/** How this stand-in names one scalar type in its three worlds: the REST API, GoogleSQL, ZetaSQL's protocol and DuckDB. */
type ScalarType = { rest: FieldType; sql: string; zeta: string; duck: string };

const SCALAR_TYPES: ScalarType[] = [
  { rest: 'STRING', sql: 'STRING', zeta: 'TYPE_STRING', duck: 'VARCHAR' },
  { rest: 'BYTES', sql: 'BYTES', zeta: 'TYPE_BYTES', duck: 'BLOB' },
  { rest: 'INTEGER', sql: 'INT64', zeta: 'TYPE_INT64', duck: 'BIGINT' },
  { rest: 'FLOAT', sql: 'FLOAT64', zeta: 'TYPE_DOUBLE', duck: 'DOUBLE' },
  { rest: 'BOOLEAN', sql: 'BOOL', zeta: 'TYPE_BOOL', duck: 'BOOLEAN' },
  { rest: 'NUMERIC', sql: 'NUMERIC', zeta: 'TYPE_NUMERIC', duck: 'DECIMAL(38,9)' },
  { rest: 'BIGNUMERIC', sql: 'BIGNUMERIC', zeta: 'TYPE_BIGNUMERIC', duck: 'DECIMAL(38,18)' },
  { rest: 'TIMESTAMP', sql: 'TIMESTAMP', zeta: 'TYPE_TIMESTAMP', duck: 'TIMESTAMPTZ' },
  { rest: 'DATE', sql: 'DATE', zeta: 'TYPE_DATE', duck: 'DATE' },
  { rest: 'TIME', sql: 'TIME', zeta: 'TYPE_TIME', duck: 'TIME' },
  { rest: 'DATETIME', sql: 'DATETIME', zeta: 'TYPE_DATETIME', duck: 'TIMESTAMP' },
  { rest: 'JSON', sql: 'JSON', zeta: 'TYPE_JSON', duck: 'JSON' },
  { rest: 'INTERVAL', sql: 'INTERVAL', zeta: 'TYPE_INTERVAL', duck: 'INTERVAL' },
];
const byZeta = new Map(SCALAR_TYPES.map((type) => [type.zeta, type]));
const byName = new Map(
  SCALAR_TYPES.flatMap(
    (type) =>
      [
        [type.rest as string, type],
        [type.sql, type],
      ] as const,
  ),
);

/** The GoogleSQL type of a column of the REST API; also takes GoogleSQL's own names (INT64, FLOAT64, BOOL, STRUCT). */
export function zetaTypeOf(field: Field): ZetaType {
  const element = zetaElementType(field);
  return field.mode === 'REPEATED'
    ? { typeKind: 'TYPE_ARRAY', arrayType: { elementType: element } }
    : element;
}

function zetaElementType(field: Field): ZetaType {
  if (field.fields) {
    const fields = field.fields.map((child) => ({ fieldName: child.name, fieldType: zetaTypeOf(child) }));
    return { typeKind: 'TYPE_STRUCT', structType: { field: fields } };
  }
  if (field.type === 'RANGE') {
    const element = scalarNamed(field.rangeElementType?.type ?? 'DATE');
    return { typeKind: 'TYPE_RANGE', rangeType: { elementType: { typeKind: element.zeta } } };
  }
  return { typeKind: scalarNamed(field.type).zeta };
}

function scalarNamed(name: string): ScalarType {
  const type = byName.get(name.toUpperCase());
  if (!type) throw unsupported(`type ${name}`);
  return type;
}

/** A column of the REST API from a name and a GoogleSQL type. */
export function fieldOf(name: string, type: ZetaType): Field {
  if (type.arrayType) return { ...fieldOf(name, type.arrayType.elementType), mode: 'REPEATED' };
  if (type.structType) {
    const names = structFieldNames(type);
    const fields = structFields(type).map((child, index) => fieldOf(names[index] ?? '', child.fieldType));
    return { name, type: 'RECORD', mode: 'NULLABLE', fields };
  }
  if (type.rangeType) {
    const element = scalarOf(type.rangeType.elementType).rest as 'DATE' | 'DATETIME' | 'TIMESTAMP';
    return { name, type: 'RANGE', mode: 'NULLABLE', rangeElementType: { type: element } };
  }
  return { name, type: scalarOf(type).rest, mode: 'NULLABLE' };
}

function scalarOf(type: ZetaType): ScalarType {
  const scalar = byZeta.get(type.typeKind);
  if (!scalar) throw unsupported(`type ${type.typeKind.replace('TYPE_', '')}`);
  return scalar;
}

/** The DuckDB type that holds values of a GoogleSQL type. */
export function duckType(type: ZetaType): string {
  if (type.arrayType) return `${duckType(type.arrayType.elementType)}[]`;
  if (type.structType) {
    const names = structFieldNames(type);
    const children = structFields(type).map(
      (child, index) => `${quoteIdentifier(names[index] ?? '')} ${duckType(child.fieldType)}`,
    );
    return `STRUCT(${children.join(', ')})`;
  }
  if (type.rangeType) {
    const element = duckType(type.rangeType.elementType);
    return `STRUCT("start" ${element}, "end" ${element})`;
  }
  return scalarOf(type).duck;
}

/**
 * The DuckDB type of a stored column. TIMESTAMP is TIMESTAMPTZ, DATETIME is TIMESTAMP, BYTES is BLOB, NUMERIC is DECIMAL(38,9),
 * BIGNUMERIC is DECIMAL(38,18), a RANGE is STRUCT("start", "end") with NULL for an open end, a RECORD is a STRUCT.
 */
export function columnType(field: Field): string {
  return duckType(zetaTypeOf(field));
}

/** A GoogleSQL type as BigQuery prints it: `ARRAY<STRUCT<key STRING, value INT64>>`. */
export function sqlTypeName(type: ZetaType): string {
  if (type.arrayType) return `ARRAY<${sqlTypeName(type.arrayType.elementType)}>`;
  if (type.rangeType) return `RANGE<${sqlTypeName(type.rangeType.elementType)}>`;
  if (type.structType) {
    const children = structFields(type).map((child) =>
      [child.fieldName, sqlTypeName(child.fieldType)].filter(Boolean).join(' '),
    );
    return `STRUCT<${children.join(', ')}>`;
  }
  return scalarOf(type).sql;
}

/** The fields of a STRUCT, in order. */
export function structFields(type: ZetaType): { fieldName?: string; fieldType: ZetaType }[] {
  return type.structType?.field ?? [];
}

/** Names under which DuckDB keeps the fields of a STRUCT: `_field_1` for one without a name, as in BigQuery's answers. */
export function structFieldNames(type: ZetaType): string[] {
  const taken = new Set<string>();
  return structFields(type).map((field, index) => {
    let name = field.fieldName || `_field_${index + 1}`;
    while (taken.has(name.toLowerCase())) name = `${name}_${index + 1}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
