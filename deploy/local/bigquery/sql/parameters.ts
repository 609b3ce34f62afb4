import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { quoteIdentifier, quoteText } from './quoting.ts';
import type { ResolvedNode, ZetaType } from './resolved.ts';
import type { ParameterType, ParameterValue, QueryParameter } from './statement.ts';
import { bytesLiteral } from './translate/literals.ts';
import { duckType, structFieldNames, structFields, zetaTypeOf } from './types.ts';

/** How the analyzer is told about the parameters of a query. */
export function parameterTypes(
  parameters: QueryParameter[],
  mode: 'NAMED' | 'POSITIONAL' | undefined,
): object {
  const positional =
    mode === 'POSITIONAL' || (mode === undefined && parameters.length > 0 && !parameters[0]?.name);
  if (positional) {
    return {
      parameterMode: 'PARAMETER_POSITIONAL',
      positionalQueryParameters: parameters.map(({ parameterType }) => typeOf(parameterType)),
    };
  }
  return {
    parameterMode: 'PARAMETER_NAMED',
    queryParameters: parameters.map(({ name = '', parameterType }) => ({
      name,
      type: typeOf(parameterType),
    })),
  };
}

function typeOf(type: ParameterType): ZetaType {
  if (type.type === 'ARRAY' && type.arrayType) {
    return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: typeOf(type.arrayType) } };
  }
  if (type.type === 'STRUCT') {
    const field = (type.structTypes ?? []).map((child) => ({
      fieldName: child.name ?? '',
      fieldType: typeOf(child.type),
    }));
    return { typeKind: 'TYPE_STRUCT', structType: { field } };
  }
  if (type.type === 'RANGE' && type.rangeElementType) {
    return { typeKind: 'TYPE_RANGE', rangeType: { elementType: typeOf(type.rangeElementType) } };
  }
  return zetaTypeOf({ name: '', type: type.type as 'STRING' });
}

/** A parameter's value as a DuckDB constant. */
export function translateParameter(node: ResolvedNode, parameters: QueryParameter[]): string {
  const parameter = node.name
    ? parameters.find(({ name }) => name?.toLowerCase() === node.name?.toLowerCase())
    : parameters[Number(node.position) - 1];
  if (!parameter) {
    throw new BigQueryError(
      'invalidQuery',
      `Query parameter '${node.name ?? node.position}' not found`,
      'query',
    );
  }
  return constant(typeOf(parameter.parameterType), parameter.parameterValue);
}

function constant(type: ZetaType, value: ParameterValue | undefined): string {
  if (type.arrayType) {
    const element = type.arrayType.elementType;
    if (!value?.arrayValues && value?.value === null) return `NULL::${duckType(type)}`;
    return `[${(value?.arrayValues ?? []).map((item) => constant(element, item)).join(', ')}]::${duckType(type)}`;
  }
  if (type.structType) {
    const names = structFieldNames(type);
    const fields = structFields(type).map(
      ({ fieldName = '', fieldType }, index) =>
        `${quoteText(names[index] ?? '')}: ${constant(fieldType, value?.structValues?.[fieldName])}`,
    );
    return `{${fields.join(', ')}}`;
  }
  if (type.rangeType) {
    const element = type.rangeType.elementType;
    const [start, end] = [value?.rangeValue?.start, value?.rangeValue?.end];
    return `{'start': ${constant(element, start)}, 'end': ${constant(element, end)}}`;
  }
  if (value?.value === undefined || value.value === null) return `NULL::${duckType(type)}`;
  return scalarConstant(type.typeKind, value.value, duckType(type));
}

/** Text becomes a value as CAST would make it, so that nonsense is refused in the same words. */
function scalarConstant(kind: string, text: string, type: string): string {
  const quoted = quoteText(text);
  switch (kind) {
    case 'TYPE_STRING':
      return quoted;
    case 'TYPE_BYTES':
      return bytesLiteral(Buffer.from(text, 'base64'));
    case 'TYPE_INT64':
      return /^-?\d{1,18}$/.test(text) ? `${quoted}::BIGINT` : `bq_int64(${quoted})`;
    case 'TYPE_DOUBLE':
      return `bq_float64(${quoted})`;
    case 'TYPE_NUMERIC':
      return `bq_parse_numeric(${quoted})`;
    case 'TYPE_TIMESTAMP':
      return `bq_timestamp(${quoted}, 'UTC')`;
    case 'TYPE_DATE':
      return `bq_cast_date(${quoted})`;
    case 'TYPE_DATETIME':
      return `bq_cast_datetime(${quoted})`;
    case 'TYPE_TIME':
      return `bq_cast_time(${quoted})`;
    case 'TYPE_BOOL':
      return `bq_bool(${quoted})`;
    case 'TYPE_JSON':
      return `bq_parse_json(${quoted}, 'round')::JSON`;
    case 'TYPE_BIGNUMERIC':
      return `${quoted}::${type}`;
    default:
      throw unsupported(`parameters of type ${quoteIdentifier(kind.replace('TYPE_', ''))}`);
  }
}
