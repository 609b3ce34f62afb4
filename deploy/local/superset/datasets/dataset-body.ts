import { faultAnswer, Refused } from '../answer.ts';
import { complaintsAbout, type Rule, type Rules } from '../checked-body.ts';

/** A column as PUT takes it. */
export type ColumnBody = {
  id?: number;
  column_name: string;
  type?: string | null;
  verbose_name?: string | null;
  description?: string | null;
  expression?: string | null;
  extra?: string | null;
  python_date_format?: string | null;
  filterable?: boolean;
  groupby?: boolean;
  is_active?: boolean;
  is_dttm?: boolean;
};

/** A saved metric as PUT takes it. */
export type MetricBody = {
  id?: number;
  metric_name: string;
  expression: string;
  verbose_name?: string | null;
  description?: string | null;
};

/** The body of PUT /dataset/{id}; what is in no other member is told again and changes nothing. */
export type DatasetBody = {
  table_name?: string;
  catalog?: string | null;
  schema?: string | null;
  sql?: string | null;
  description?: string | null;
  main_dttm_col?: string | null;
  currency_code_column?: string | null;
  fetch_values_predicate?: string | null;
  always_filter_main_dttm?: boolean;
  is_managed_externally?: boolean | null;
  owners?: number[];
  columns?: ColumnBody[];
  metrics?: MetricBody[];
};

const text: Rule = { type: 'string', mayBeNull: true };
const flag: Rule = { type: 'boolean', mayBeNull: true };
const number: Rule = { type: 'integer', mayBeNull: true };
const ids: Rule = { type: { listOf: { type: 'integer' } } };

const dateFormat: Rule = {
  ...text,
  // Superset formats a time and reads it back; what has no field of a date in it is none.
  complain: (value) =>
    value === 'epoch_s' || value === 'epoch_ms' || /%Y/.test(String(value))
      ? undefined
      : 'Invalid date/timestamp format',
};

const columnRules: Rules = {
  id: { type: 'integer' },
  column_name: { type: 'string', isRequired: true },
  type: text,
  advanced_data_type: text,
  verbose_name: text,
  description: text,
  expression: text,
  extra: text,
  filterable: { type: 'boolean' },
  groupby: { type: 'boolean' },
  is_active: flag,
  is_dttm: flag,
  python_date_format: dateFormat,
  datetime_format: dateFormat,
  uuid: text,
};

const metricRules: Rules = {
  id: { type: 'integer' },
  metric_name: { type: 'string', isRequired: true },
  expression: { type: 'string', isRequired: true },
  description: text,
  extra: text,
  metric_type: text,
  d3format: text,
  verbose_name: text,
  warning_text: text,
  uuid: text,
};

/** Members that this stand-in keeps and tells again, and that change nothing else. */
export const settingRules: Rules = {
  filter_select_enabled: flag,
  normalize_columns: flag,
  offset: number,
  default_endpoint: text,
  cache_timeout: number,
  is_sqllab_view: flag,
  template_params: text,
  extra: text,
  external_url: text,
};

const datasetRules: Rules = {
  ...settingRules,
  table_name: text,
  catalog: text,
  schema: text,
  sql: text,
  description: text,
  main_dttm_col: text,
  currency_code_column: text,
  fetch_values_predicate: text,
  always_filter_main_dttm: { type: 'boolean' },
  is_managed_externally: flag,
  owners: ids,
  columns: { type: { listOf: { type: { members: columnRules } } } },
  metrics: { type: { listOf: { type: { members: metricRules } } } },
};

/** The rules of POST /dataset/. */
export const newDatasetRules: Rules = {
  database: { type: 'integer', isRequired: true },
  catalog: text,
  schema: text,
  table_name: { type: 'string', isRequired: true },
  sql: text,
  owners: ids,
  is_managed_externally: flag,
  external_url: text,
  normalize_columns: { type: 'boolean' },
  always_filter_main_dttm: { type: 'boolean' },
  currency_code_column: text,
  template_params: text,
  uuid: text,
};

/** The body of PUT /dataset/{id}; throws `Refused`, in the shape that only this method has. */
export function datasetBodyOf(body: unknown): DatasetBody {
  const messages = complaintsAbout(body, datasetRules);
  if (!messages) return body as DatasetBody;
  const issue = { code: 1040, message: 'Issue 1040 - The submitted payload failed validation.' };
  throw new Refused(
    faultAnswer(422, {
      message: 'The schema of the submitted payload is invalid.',
      errorType: 'MARSHMALLOW_ERROR',
      extra: { messages, payload: body, issue_codes: [issue] },
    }),
  );
}
