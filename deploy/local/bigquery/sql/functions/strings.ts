import { BigQueryError, unsupported } from '../../bigquery-error.ts';
import { translateFormat } from './format.ts';
import {
  type FunctionCall,
  type FunctionFamily,
  kindOf,
  literalNumber,
  literalText,
} from './function-call.ts';

/** Functions of STRING; those that also take BYTES pass them to their own variants. */
export const STRING_FUNCTIONS: FunctionFamily = {
  $concat_op: (values) => `(${values.join(' || ')})`,
  concat: (values) => `(${values.join(' || ')})`,
  $like: ([text, pattern], call) => `${ofText(call)}${like(text, pattern)}`,
  $like_any: ([text, ...patterns]) => `(${patterns.map((pattern) => like(text, pattern)).join(' OR ')})`,
  $like_all: ([text, ...patterns]) => `(${patterns.map((pattern) => like(text, pattern)).join(' AND ')})`,
  ascii: ([text]) => `bq_ascii(${text})`,
  byte_length: ([text], call) => (isBytes(call) ? `octet_length(${text})` : `strlen(${text})`),
  char_length: ([text]) => `length(${text})`,
  length: ([text], call) => (isBytes(call) ? `octet_length(${text})` : `length(${text})`),
  chr: ([code]) => `bq_chr(${code})`,
  collate,
  contains_substr: ([text, part], call) => {
    if (kindOf(call) !== 'TYPE_STRING') throw unsupported('CONTAINS_SUBSTR of anything but a STRING');
    return `bq_contains_substr(${text}, ${part})`;
  },
  ends_with: ([text, part], call) =>
    `${isBytes(call) ? 'bq_bytes_ends_with' : 'ends_with'}(${text}, ${part})`,
  starts_with: ([text, part], call) =>
    `${isBytes(call) ? 'bq_bytes_starts_with' : 'starts_with'}(${text}, ${part})`,
  format: translateFormat,
  initcap: (values) => `bq_initcap(${values[0]}, ${values[1] ?? 'NULL'})`,
  instr: ([text, part, position = '1', occurrence = '1'], call) =>
    `${ofText(call)}bq_instr(${text}, ${part}, ${position}, ${occurrence})`,
  left: ([text, count], call) =>
    isBytes(call) ? `bq_bytes_left(${text}, ${count})` : `bq_left(${text}, ${count})`,
  right: ([text, count], call) =>
    isBytes(call) ? `bq_bytes_right(${text}, ${count})` : `bq_right(${text}, ${count})`,
  lower: ([text], call) => `${ofText(call)}bq_lower(${text})`,
  upper: ([text], call) => `${ofText(call)}bq_upper(${text})`,
  lpad: ([text, count, pad = "' '"], call) => `${ofText(call)}bq_pad(${text}, ${count}, ${pad}, true)`,
  rpad: ([text, count, pad = "' '"], call) => `${ofText(call)}bq_pad(${text}, ${count}, ${pad}, false)`,
  ltrim: (values, call) => `${ofText(call)}${trimmed('ltrim', values)}`,
  rtrim: (values, call) => `${ofText(call)}${trimmed('rtrim', values)}`,
  trim: (values, call) => `${ofText(call)}${trimmed('trim', values)}`,
  normalize: ([text], call) => `bq_normalize(${text}, '${normalization(call)}', false)`,
  normalize_and_casefold: ([text], call) => `bq_normalize(${text}, '${normalization(call)}', true)`,
  repeat: ([text, count], call) => `${ofText(call)}bq_repeat(${text}, ${count})`,
  replace: ([text, from, to], call) => `${ofText(call)}bq_replace(${text}, ${from}, ${to})`,
  reverse: ([text], call) => `${isBytes(call) ? 'bq_bytes_reverse' : 'bq_reverse'}(${text})`,
  soundex: ([text]) => `bq_soundex(${text})`,
  split: ([text, separator = "','"], call) => `${ofText(call)}bq_split(${text}, ${separator})`,
  strpos: ([text, part], call) => `${ofText(call)}strpos(${text}, ${part})`,
  substr,
  to_code_points: ([text], call) =>
    `${isBytes(call) ? 'bq_bytes_to_code_points' : 'bq_to_code_points'}(${text})`,
  code_points_to_string: ([codes]) => `bq_code_points_to_string(${codes})`,
  translate: ([text, from, to], call) => `${ofText(call)}bq_translate(${text}, ${from}, ${to})`,
  unicode: ([text]) => `bq_unicode(${text})`,
  generate_uuid: () => 'uuid()::VARCHAR',
  session_user: () => "'local@example.test'",
};

function isBytes(call: FunctionCall): boolean {
  return kindOf(call) === 'TYPE_BYTES';
}

/** Refuses BYTES where only the STRING form is translated. */
function ofText(call: FunctionCall): '' {
  if (isBytes(call)) throw unsupported(`${call.name.replace('$', '').toUpperCase()} of BYTES`);
  return '';
}

function substr([text, position, length]: string[], call: FunctionCall): string {
  const form = isBytes(call) ? 'bytes_substr' : 'substr';
  const start = literalNumber(call.nodes[1]);
  if (form === 'substr' && start !== undefined && start > 0) {
    if (length === undefined) return `substr(${text}, ${start})`;
    if ((literalNumber(call.nodes[2]) ?? -1) >= 0) return `substr(${text}, ${start}, ${length})`;
  }
  return length === undefined
    ? `bq_${form}(${text}, ${position})`
    : `bq_${form}_of_length(${text}, ${position}, ${length})`;
}

/** White space of all kinds, where DuckDB's own default is the space alone. */
function trimmed(name: string, [text, characters]: string[]): string {
  return characters === undefined ? `bq_${name}(${text})` : `${name}(${text}, ${characters})`;
}

/** A backslash escapes in BigQuery; DuckDB is faster where it is told of none. */
function like(text = '', pattern = ''): string {
  const plain = /^'[^\\]*'$/.test(pattern);
  return plain ? `(${text} LIKE ${pattern})` : `(${text} LIKE ${pattern} ESCAPE '\\')`;
}

/** The value itself: comparisons look at the collation, which the analyzer attaches to them. */
function collate([text]: string[], call: FunctionCall): string {
  const collation = literalText(call.nodes[1]);
  if (collation === undefined || collation === '' || collation === 'und:ci') return text ?? '';
  throw new BigQueryError(
    'invalidQuery',
    `Collation '${collation}' in collate function is not supported.`,
    'query',
  );
}

/** ZetaSQL's enum NormalizeMode. */
function normalization(call: FunctionCall): string {
  const mode = call.nodes[1];
  if (!mode) return 'NFC';
  return ['NFC', 'NFKC', 'NFD', 'NFKD'][mode.value?.value?.enumValue ?? 0] ?? 'NFC';
}
