import type { WarehouseField } from '../warehouse.ts';

/** A column as Superset finds it in its warehouse. */
export type FoundColumn = { name: string; type: string; description: string | null };

/** How the BigQuery dialect names the types of a table; JSON it does not know, and BIGNUMERIC it does not tell. */
const dialectNames: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  BIGNUMERIC: 'NUMERIC',
  JSON: 'UNKNOWN',
  RECORD: 'STRUCT<>',
  STRUCT: 'STRUCT<>',
};

/** The columns of a table: a record is one, and each of its fields another, but for records in an array. */
export function columnsOfTable(fields: readonly WarehouseField[], prefix = ''): FoundColumn[] {
  return fields.flatMap((field) => {
    const name = `${prefix}${field.name}`;
    const column = { name, type: typeOf(field), description: field.description || null };
    const hasFields = field.mode !== 'REPEATED' && field.fields !== undefined;
    return [column, ...(hasFields ? columnsOfTable(field.fields ?? [], `${name}.`) : [])];
  });
}

/** The columns of a result, in the words of BigQuery's API, which the dialect passes on as they are. */
export function columnsOfResult(fields: readonly WarehouseField[]): FoundColumn[] {
  return fields.map(({ name, type }) => ({ name, type, description: null }));
}

function typeOf({ type, mode, fields = [] }: WarehouseField): string {
  const name = dialectNames[type] ?? type;
  if (mode !== 'REPEATED') return name;
  const isRecord = name === 'STRUCT<>';
  const members = fields.map((field) => `${field.name.toUpperCase()} ${typeOf(field)}`);
  return `ARRAY<${isRecord ? `STRUCT<${members.join(', ')}>` : name}>`;
}

/** What a type is to Superset's charts: a number, a text, a time, a truth value, or nothing that they know. */
export function genericTypeOf(type: string | null): 0 | 1 | 2 | 3 | null {
  switch (type?.replace(/\(.*/, '')) {
    case 'INT64':
    case 'INTEGER':
    case 'FLOAT64':
    case 'FLOAT':
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return 0;
    case 'STRING':
      return 1;
    case 'DATE':
    case 'DATETIME':
    case 'TIME':
    case 'TIMESTAMP':
      return 2;
    case 'BOOL':
    case 'BOOLEAN':
      return 3;
    default:
      return null;
  }
}
