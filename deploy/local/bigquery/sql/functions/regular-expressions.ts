import { BigQueryError, unsupported } from '../../bigquery-error.ts';
import { type FunctionCall, type FunctionFamily, kindOf, literalText } from './function-call.ts';

/** RE2 on both sides, so that patterns mean the same. */
export const REGEXP_FUNCTIONS: FunctionFamily = {
  regexp_contains: ([text, pattern], call) => {
    ofText(call);
    return `regexp_matches(${text}, ${pattern})`;
  },
  regexp_replace: ([text, pattern, replacement], call) => {
    ofText(call);
    return `regexp_replace(${text}, ${pattern}, ${replacement}, 'g')`;
  },
  regexp_extract: regexpExtract,
  regexp_substr: regexpExtract,
  regexp_extract_all: ([text, pattern], call) => {
    ofText(call);
    return `regexp_extract_all(${text}, ${pattern}, ${groupOf(call)})`;
  },
  regexp_instr: (values, call) => {
    ofText(call);
    const [text, pattern, position = '1', occurrence = '1', after = '0'] = values;
    return `bq_regexp_instr(${[text, pattern, position, occurrence, after].join(', ')})`;
  },
};

function ofText(call: FunctionCall): void {
  if (kindOf(call) === 'TYPE_BYTES') throw unsupported(`${call.name.toUpperCase()} of BYTES`);
}

function regexpExtract([text, pattern, position, occurrence]: string[], call: FunctionCall): string {
  ofText(call);
  const group = groupOf(call);
  if (position === undefined) {
    return `CASE WHEN regexp_matches(${text}, ${pattern}) THEN regexp_extract(${text}, ${pattern}, ${group}) END`;
  }
  return `bq_regexp_extract(${text}, ${pattern}, ${group}, ${position}, ${occurrence ?? '1'})`;
}

/** BigQuery extracts the capturing group when the pattern has one; DuckDB wants to be told its number. */
function groupOf(call: FunctionCall): 0 | 1 {
  const pattern = literalText(call.nodes[1]);
  if (pattern === undefined)
    throw unsupported(`${call.name.toUpperCase()} with a pattern that is not a literal`);
  const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  const groups = bare.match(/\((?!\?)|\(\?P?</g)?.length ?? 0;
  if (groups > 1) {
    throw new BigQueryError(
      'invalidQuery',
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
      'query',
    );
  }
  return groups === 1 ? 1 : 0;
}
