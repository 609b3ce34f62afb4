import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { AnalyzerError } from './analyzer/analyzer.ts';
import { SQL_ERROR_MARK } from './runtime/scalar-function.ts';

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const OUT_OF_RANGE = 11;
const UNIMPLEMENTED = 12;

/** What the analyzer refused, as BigQuery words it: `... at [3:8]`. */
export function explainAnalysis(error: unknown): unknown {
  if (!(error instanceof AnalyzerError)) return error;
  const message = inBigQueryWords(error.message);
  switch (error.status) {
    case INVALID_ARGUMENT:
    case NOT_FOUND:
    case OUT_OF_RANGE:
    case UNIMPLEMENTED:
      return unknownToZetaSql(message) ?? invalidQuery(message);
    default:
      return error;
  }
}

/** Functions that BigQuery has and this version of ZetaSQL does not: a gap of ours, not a mistake in the SQL. */
const NEWER_FUNCTIONS =
  /^(?:appends|approx_\w+|changes|cosine_distance|edit_distance|euclidean_distance|external_query|gap_fill|generate_embedding|json_flatten|kll_quantiles\.\w+|ml\.\w+|ai\.\w+|obj\.\w+|range_sessionize|search|st_\w+|text_analyze|vector_search|bag_of_words|tf_idf)$/i;

function unknownToZetaSql(message: string): BigQueryError | undefined {
  const name = /^(?:Table-valued function|Function) not found: ([\w.]+)/.exec(message)?.[1];
  return name && NEWER_FUNCTIONS.test(name) ? unsupported(`function ${name.toUpperCase()}`) : undefined;
}

function inBigQueryWords(message: string): string {
  return message
    .replace(/ \[at (\d+:\d+)\]$/, ' at [$1]')
    .replace(/^Syntax error: Unexpected end of statement/, 'Syntax error: Unexpected end of script');
}

function invalidQuery(message: string): BigQueryError {
  return new BigQueryError('invalidQuery', message, 'query');
}

/** DuckDB's words (left) that mean what BigQuery words differently (right). */
const RUN_TIME_ERRORS: [RegExp, (match: RegExpExecArray) => string][] = [
  [/More than one row returned by a subquery/, () => 'Scalar subquery produced more than one element'],
  [
    /Overflow in (?:addition|subtraction|multiplication|negation) of (?:INT|DECIMAL)/,
    () => 'Integer Overflow',
  ],
  [/NOT NULL constraint failed: [^.]+\.(\w+)/, (match) => `Required field ${match[1]} cannot be null`],
  [/Out of Range Error:.*(?:INT128|HUGEINT|INT64|BIGINT)/s, () => 'Integer Overflow'],
  [/Type (?:HUGEINT|INT128).* can't be cast.*(?:BIGINT|INT64)/s, () => 'int64 overflow'],
  [/Could not (?:cast|convert).*to DECIMAL|DECIMAL.*out of range/s, () => 'numeric overflow'],
  [
    /Date out of range|time field value out of range|Invalid date|Could not convert .* to DATE/i,
    () => 'Input calculates to invalid date',
  ],
  [
    /Invalid regular expression|Invalid Input Error: (?:missing|invalid|unexpected|no argument|bad) .*/i,
    (match) => `Cannot parse regular expression: ${match[0].replace('Invalid Input Error: ', '')}`,
  ],
  [/Unknown TimeZone '?([^'\s!]+)'?/, (match) => `Invalid time zone: ${match[1]}`],
  [
    /Out of Memory Error/,
    () =>
      'Resources exceeded during query execution: The query could not be executed in the allotted memory.',
  ],
];

/** What DuckDB threw while running translated SQL, in BigQuery's words. */
export function explainRun(error: unknown): BigQueryError {
  if (error instanceof BigQueryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const marked = message.indexOf(SQL_ERROR_MARK);
  if (marked >= 0)
    return invalidQuery(message.slice(marked + SQL_ERROR_MARK.length).split('\n\nLINE ')[0] ?? '');
  if (/Out of Memory/i.test(message)) {
    return new BigQueryError(
      'resourcesExceeded',
      'Resources exceeded during query execution: The query could not be executed in the allotted memory.',
      'query',
    );
  }
  for (const [pattern, explain] of RUN_TIME_ERRORS) {
    const match = pattern.exec(message);
    if (match) return invalidQuery(explain(match));
  }
  if (/^(?:Invalid Input|Conversion|Out of Range|Constraint) Error/.test(message)) {
    return invalidQuery(message.replace(/^\w[\w ]* Error: /, ''));
  }
  return new BigQueryError(
    'notImplemented',
    `The BigQuery stand-in could not run this statement: ${message}`,
  );
}
