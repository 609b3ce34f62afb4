import { DuckDBTimestampTZValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api';
import type { ResolvedNode, ZetaType, ZetaValue } from '../resolved.ts';
import { timestampText } from '../translate/moments.ts';
import type { StatementContext } from './context.ts';

/** `OPTIONS(...)` as JavaScript values: a STRUCT is an array of its fields, a TIMESTAMP is a Date. */
export async function readOptions(
  nodes: ResolvedNode[] | undefined,
  context: StatementContext,
): Promise<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  for (const node of nodes ?? []) {
    options[node.name ?? ''] = node.value ? await optionValue(node.value, context) : null;
  }
  return options;
}

async function optionValue(node: ResolvedNode, context: StatementContext): Promise<unknown> {
  if (node.kind === 'Literal') return literalValue(node.value?.value, node.type);
  return fromDuck(await context.evaluate(node));
}

function literalValue(value: ZetaValue | undefined, type: ZetaType | undefined): unknown {
  if (!value?.value) return null;
  switch (value.value) {
    case 'stringValue':
      return value.stringValue ?? '';
    case 'int64Value':
      return Number(value.int64Value);
    case 'doubleValue':
      return Number(value.doubleValue);
    case 'boolValue':
      return value.boolValue === true;
    case 'timestampValue':
      return new Date(timestampText(value.timestampValue).replace(' ', 'T').replace('+00', 'Z'));
    case 'arrayValue':
      return (value.arrayValue?.element ?? []).map((item) =>
        literalValue(item, type?.arrayType?.elementType),
      );
    case 'structValue':
      return (value.structValue?.field ?? []).map((item) => literalValue(item, undefined));
    default:
      return value[value.value as keyof ZetaValue];
  }
}

function fromDuck(value: DuckDBValue): unknown {
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    return new Date(Number(value.micros / 1000n));
  }
  return typeof value === 'bigint' ? Number(value) : value;
}
