import { quoteText } from '../bigquery/sql/quoting.ts';
import { searchTerms } from './bank-website.ts';

/**
 * DuckDB expressions for the columns that generated events fill, over the columns of `events` in generated-day.ts;
 * DuckDB's casts add the fields that a struct here does not name. Quirks are the real export's: `session_engaged` and
 * `value` change their type from event to event, parameters come without a value, ids are missing without consent.
 */
export function eventColumns(date: string): Record<string, string> {
  return {
    event_date: quoteText(date),
    event_timestamp: 'micros',
    event_name: 'event',
    event_params: ['session_parameters', ...eventParameters].join(' || '),
    event_bundle_sequence_id: 'CAST(hash(dice, step.at) % 2000000000 AS BIGINT) - 1000000000',
    event_server_timestamp_offset: 'NULL',
    user_pseudo_id: `CASE WHEN NOT has_no_consent THEN (user_dice % 2000000000) || '.' || (user_day * 86400) END`,
    privacy_info: `{'analytics_storage': CASE WHEN has_no_consent THEN 'No' ELSE 'Yes' END, 'uses_transient_token': 'No'}`,
    user_first_touch_timestamp: 'CASE WHEN NOT has_no_consent THEN user_day::BIGINT * 86400000000 END',
    device: `{'category': category, 'operating_system': system, 'language': ['hy', 'ru-ru', 'en-us'][language_number],
      'is_limited_ad_tracking': 'No',
      'web_info': {'browser': browser, 'browser_version': '120', 'hostname': 'www.bank.example'}}`,
    geo: `{'country': country, 'region': region, 'city': city, 'continent': '(not set)', 'sub_continent': '(not set)', 'metro': '(not set)'}`,
    traffic_source: `{'source': coalesce(source, '(direct)'), 'medium': coalesce(medium, '(none)'), 'name': coalesce(campaign, '(direct)')}`,
    stream_id: quoteText('4711'),
    platform: quoteText('WEB'),
    collected_traffic_source: `CASE WHEN step.at = 0 AND source IS NOT NULL THEN
      {'manual_source': source, 'manual_medium': medium, 'manual_campaign_name': campaign} END`,
    is_active_user: 'engaged',
  };
}

const location = `'https://www.bank.example' || path || CASE
  WHEN step.at = 0 AND query IS NOT NULL THEN '?' || query || '&utm_campaign=' || url_encode(coalesce(campaign, ''))
  WHEN step.at > 0 AND event = 'page_view' AND dice % 11 = 0 THEN '?amount=500000&term=24#calculator'
  ELSE '' END`;

const title = `CASE WHEN dice % 97 = 0 THEN ''
  ELSE coalesce(step.titles, product_titles)[language_number] || ' | ' || ['Բանկ', 'Банк', 'Bank'][language_number] END`;

const searchTerm = `[${searchTerms.map(quoteText).join(', ')}][1 + CAST(dice % ${searchTerms.length} AS BIGINT)]`;

/** The parameters that all events of a session carry, as a list; computed once per session. */
export const sessionParameters = `CASE WHEN has_no_consent THEN [] ELSE [${integer('ga_session_id', 'started_at')},
  ${integer('ga_session_number', 'CASE WHEN is_new THEN 1 ELSE 2 + user_dice % 6 END')}] END`;

/** Lists of the other parameters; each is empty for the events that do not carry it. */
const eventParameters = [
  `[${text('page_location', location)}, ${text('page_title', title)}, ${text('page_referrer', 'NULL')}]`,
  `CASE WHEN event = 'scroll' THEN [] WHEN step.at = 0 OR NOT engaged THEN [${text('session_engaged', "'0'")}]
    WHEN dice % 9 = 0 THEN [${integer('session_engaged', '1')}] ELSE [${text('session_engaged', "'1'")}] END`,
  `CASE WHEN event IN ('user_engagement', 'scroll') THEN
    [${integer('engagement_time_msec', 'step.wait * pace * 1000')}] ELSE [] END`,
  `CASE WHEN step.at = 0 AND source IS NOT NULL THEN list_filter([${text('source', 'source')},
    ${text('medium', 'medium')}, ${text('campaign', 'campaign')}], lambda p: p.value.string_value IS NOT NULL) ELSE [] END`,
  `CASE WHEN event = 'view_search_results' THEN [${text('search_term', searchTerm)}] ELSE [] END`,
  `CASE WHEN event <> 'apply_submit' THEN [] WHEN dice % 3 = 0 THEN [${integer('value', '500000')}]
    ELSE [${parameter('value', { double_value: '1250000.5' })}] END`,
];
function text(key: string, value: string): string {
  return parameter(key, { string_value: value });
}

function integer(key: string, value: string): string {
  return parameter(key, { int_value: value });
}

/** Every field with its type, because a cast of the finished list would copy all of it. */
function parameter(
  key: string,
  value: { string_value?: string; int_value?: string; double_value?: string },
): string {
  const { string_value = 'NULL', int_value = 'NULL', double_value = 'NULL' } = value;
  return `{'key': ${quoteText(key)}, 'value': {'string_value': CAST(${string_value} AS VARCHAR),
    'int_value': CAST(${int_value} AS BIGINT), 'float_value': CAST(NULL AS DOUBLE),
    'double_value': CAST(${double_value} AS DOUBLE)}}`;
}
