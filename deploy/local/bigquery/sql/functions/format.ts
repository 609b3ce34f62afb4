import { unsupported } from '../../bigquery-error.ts';
import { quoteText } from '../quoting.ts';
import { type FunctionCall, kindOf, literalText } from './function-call.ts';
import { toJson } from './json.ts';

/** One `%-10.3f` of a format string. */
type Specifier = { flags: string; width: string; precision: string; conversion: string };

/**
 * FORMAT() with a literal format string, taken apart here: each specifier becomes a call that prints one value.
 * A NULL argument makes the whole result NULL, except for %t and %T.
 */
export function translateFormat(values: string[], call: FunctionCall): string {
  const format = literalText(call.nodes[0]);
  if (format === undefined) throw unsupported('FORMAT with a format string that is not a literal');
  let next = 1;
  const pieces: string[] = [];
  let end = 0;
  for (const match of format.matchAll(/%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?([a-zA-Z%])/g)) {
    pieces.push(quoteText(format.slice(end, match.index)));
    end = match.index + match[0].length;
    const [, flags = '', width = '', precision, conversion = ''] = match;
    if (conversion === '%') {
      pieces.push("'%'");
      continue;
    }
    if (width === '*' || precision === '*') throw unsupported('FORMAT with a width from an argument');
    const specifier = {
      flags,
      width,
      precision: precision === undefined ? '' : precision || '0',
      conversion,
    };
    pieces.push(printed(specifier, values[next] ?? '', next, call));
    next += 1;
  }
  pieces.push(quoteText(format.slice(end)));
  return `(${pieces.filter((piece) => piece !== "''").join(' || ') || "''"})`;
}

function printed(
  { flags, width, precision, conversion }: Specifier,
  value: string,
  index: number,
  call: FunctionCall,
): string {
  const kind = kindOf(call, index);
  const layout = `'${flags.replaceAll("'", "''")}', ${width || 'NULL'}, ${precision || 'NULL'}, '${conversion}'`;
  switch (conversion) {
    case 'd':
    case 'i':
    case 'o':
    case 'x':
    case 'X':
    case 'u':
      if (kind === 'TYPE_NUMERIC') return `bq_format_numeric(${value}, ${layout})`;
      return `bq_format_int64(${value}, ${layout})`;
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      if (kind === 'TYPE_NUMERIC') return `bq_format_numeric(${value}, ${layout})`;
      return `bq_format_float64(${value}, ${layout})`;
    case 's':
      return kind === 'TYPE_STRING'
        ? `bq_format_text(${value}, ${layout})`
        : `bq_format_text(${asText(value, kind, false)}, ${layout})`;
    case 't':
      return `bq_format_text(COALESCE(${asText(value, kind, false)}, 'NULL'), ${layout})`;
    case 'T':
      return `bq_format_text(COALESCE(${asText(value, kind, true)}, 'NULL'), ${layout})`;
    case 'p':
    case 'P':
      return `bq_json_pretty(${toJson(value, call.nodes[index]?.type)}, ${conversion === 'P'})`;
    default:
      throw unsupported(`FORMAT with %${conversion}`);
  }
}

/** What %t prints, or with `literal`, what %T prints: a literal of the type. */
function asText(value: string, kind: string, literal: boolean): string {
  const quoted = (prefix: string, text: string) => (literal ? `('${prefix} "' || ${text} || '"')` : text);
  switch (kind) {
    case 'TYPE_STRING':
      return literal ? `bq_text_literal(${value})` : value;
    case 'TYPE_INT64':
    case 'TYPE_BOOL':
      return `(${value})::VARCHAR`;
    case 'TYPE_DOUBLE':
      return literal ? `bq_float_literal(${value})` : `bq_float_display(${value})`;
    case 'TYPE_NUMERIC':
      return quoted('NUMERIC', `bq_numeric_text(${value})`);
    case 'TYPE_DATE':
      return quoted('DATE', `(${value})::VARCHAR`);
    case 'TYPE_TIMESTAMP':
      return quoted('TIMESTAMP', `bq_timestamp_text(${value}, 'UTC')`);
    case 'TYPE_DATETIME':
      return quoted('DATETIME', `bq_datetime_text(${value})`);
    case 'TYPE_TIME':
      return quoted('TIME', `(${value})::VARCHAR`);
    default:
      throw unsupported(`FORMAT of ${kind.replace('TYPE_', '')}`);
  }
}
