import type { Field, FieldType } from '../bigquery/field.ts';

/**
 * The columns of a day table of the GA4 BigQuery export as Google writes it today
 * (https://support.google.com/analytics/answer/7029846). Older exports lack the newer ones, so `stg_events` reads only
 * columns that have been there since 2020.
 */
export const ga4Schema: Field[] = [
  ...columns('STRING', 'event_date'),
  ...columns('INTEGER', 'event_timestamp'),
  ...columns('STRING', 'event_name'),
  parameters('event_params'),
  ...columns('INTEGER', 'event_previous_timestamp'),
  ...columns('FLOAT', 'event_value_in_usd'),
  ...columns('INTEGER', 'event_bundle_sequence_id', 'event_server_timestamp_offset'),
  ...columns('STRING', 'user_id', 'user_pseudo_id'),
  record('privacy_info', columns('STRING', 'analytics_storage', 'ads_storage', 'uses_transient_token')),
  parameters('user_properties', columns('INTEGER', 'set_timestamp_micros')),
  ...columns('INTEGER', 'user_first_touch_timestamp'),
  record('user_ltv', [...columns('FLOAT', 'revenue'), ...columns('STRING', 'currency')]),
  record('device', [
    ...columns('STRING', 'category', 'mobile_brand_name', 'mobile_model_name', 'mobile_marketing_name'),
    ...columns('STRING', 'mobile_os_hardware_model', 'operating_system', 'operating_system_version'),
    ...columns('STRING', 'vendor_id', 'advertising_id', 'language', 'is_limited_ad_tracking'),
    ...columns('INTEGER', 'time_zone_offset_seconds'),
    ...columns('STRING', 'browser', 'browser_version'),
    record('web_info', columns('STRING', 'browser', 'browser_version', 'hostname')),
  ]),
  record('geo', columns('STRING', 'city', 'country', 'continent', 'region', 'sub_continent', 'metro')),
  record(
    'app_info',
    columns('STRING', 'id', 'version', 'install_store', 'firebase_app_id', 'install_source'),
  ),
  record('traffic_source', columns('STRING', 'name', 'medium', 'source')),
  ...columns('STRING', 'stream_id', 'platform'),
  record('event_dimensions', columns('STRING', 'hostname')),
  record('ecommerce', [
    ...columns('INTEGER', 'total_item_quantity'),
    ...columns('FLOAT', 'purchase_revenue_in_usd', 'purchase_revenue', 'refund_value_in_usd', 'refund_value'),
    ...columns('FLOAT', 'shipping_value_in_usd', 'shipping_value', 'tax_value_in_usd', 'tax_value'),
    ...columns('INTEGER', 'unique_items'),
    ...columns('STRING', 'transaction_id'),
  ]),
  {
    ...record('items', [
      ...columns('STRING', 'item_id', 'item_name', 'item_brand', 'item_variant', 'item_category'),
      ...columns('STRING', 'item_category2', 'item_category3', 'item_category4', 'item_category5'),
      ...columns('FLOAT', 'price_in_usd', 'price'),
      ...columns('INTEGER', 'quantity'),
      ...columns('FLOAT', 'item_revenue_in_usd', 'item_revenue', 'item_refund_in_usd', 'item_refund'),
      ...columns('STRING', 'coupon', 'affiliation', 'location_id', 'item_list_id', 'item_list_name'),
      ...columns(
        'STRING',
        'item_list_index',
        'promotion_id',
        'promotion_name',
        'creative_name',
        'creative_slot',
      ),
      parameters('item_params'),
    ]),
    mode: 'REPEATED',
  },
  record('collected_traffic_source', [
    ...columns('STRING', 'manual_campaign_id', 'manual_campaign_name', 'manual_source', 'manual_medium'),
    ...columns('STRING', 'manual_term', 'manual_content', 'manual_source_platform', 'manual_creative_format'),
    ...columns('STRING', 'manual_marketing_tactic', 'gclid', 'dclid', 'srsltid'),
  ]),
  ...columns('BOOLEAN', 'is_active_user'),
  ...columns('INTEGER', 'batch_event_index', 'batch_page_id', 'batch_ordering_id'),
  record('session_traffic_source_last_click', [
    record('manual_campaign', [
      ...columns('STRING', 'campaign_id', 'campaign_name', 'source', 'medium', 'term', 'content'),
      ...columns('STRING', 'source_platform', 'creative_format', 'marketing_tactic'),
    ]),
    record('google_ads_campaign', [
      ...columns('STRING', 'customer_id', 'account_name', 'campaign_id', 'campaign_name'),
      ...columns('STRING', 'ad_group_id', 'ad_group_name'),
    ]),
    record('cross_channel_campaign', [
      ...columns('STRING', 'campaign_id', 'campaign_name', 'source', 'medium', 'source_platform'),
      ...columns('STRING', 'default_channel_group', 'primary_channel_group'),
    ]),
  ]),
  record('publisher', [
    ...columns('FLOAT', 'ad_revenue_in_usd'),
    ...columns('STRING', 'ad_format', 'ad_source_name', 'ad_unit_id'),
  ]),
];

function columns(type: FieldType, ...names: string[]): Field[] {
  return names.map((name) => ({ name, type, mode: 'NULLABLE' }));
}

function record(name: string, fields: Field[]): Field {
  return { name, type: 'RECORD', mode: 'NULLABLE', fields };
}

/** Key-value pairs, of which one of the value's fields is set. */
function parameters(name: string, more: Field[] = []): Field {
  const value = [
    ...columns('STRING', 'string_value'),
    ...columns('INTEGER', 'int_value'),
    ...columns('FLOAT', 'float_value', 'double_value'),
  ];
  return {
    ...record(name, [...columns('STRING', 'key'), record('value', [...value, ...more])]),
    mode: 'REPEATED',
  };
}
