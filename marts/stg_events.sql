/*
description: >-
  One row per event of the GA4 export's complete days, flattened and cleaned; the one place that reads the raw
  export, and the one place that says which events mean what.
columns:
  event_date: Day of the event, in the GA4 property's time zone.
  event_time: Instant of the event.
  event_name: Name of the event.
  user_pseudo_id: GA4's browser or device id; null where consent or a blocker removed it.
  ga_session_id: GA4's session number, unique only together with the user.
  ga_session_number: How many sessions this user has had, this one included.
  session_key: User and session id in one string; null where one of them is missing.
  session_engaged: Whether the event says that its session is engaged.
  engagement_time_msec: Milliseconds in the foreground since the last event that told.
  page_path: Path of the page, without host, query string and fragment.
  page_title: Title of the page.
  source: Traffic source that the event itself carries; null on most events.
  medium: Traffic medium that the event itself carries; null on most events.
  campaign: Campaign that the event itself carries; null on most events.
  device_category: desktop, mobile, tablet or smart tv.
  operating_system: Operating system of the device.
  browser: Browser of the device.
  country: Country by IP address.
  region: Region by IP address.
  city: City by IP address.
  product: >-
    Product line that the path names (loans, cards, deposits, mortgages, business), else the category of the event's
    first item, else other.
  is_product_view: Whether a product was looked at, by a product page or by view_item.
  is_apply_click: Whether the visitor asked to apply (apply_click) or to check out (begin_checkout).
  is_form_start: Whether the visitor began to fill in the form (form_start, or the shop's shipping and payment forms).
  is_application: Whether an application was handed in (apply_submit) or an order placed (purchase).
  event_value: The value parameter, whichever of its numeric fields carries it.
*/
WITH raw AS (
  SELECT
    PARSE_DATE('%Y%m%d', event_date) AS event_date,
    TIMESTAMP_MICROS(event_timestamp) AS event_time,
    IFNULL(NULLIF(TRIM(event_name), ''), '(not set)') AS event_name,
    NULLIF(TRIM(user_pseudo_id), '') AS user_pseudo_id,
    -- Arrays, because BigQuery fails a plain subquery on an event that carries its parameter twice.
    ARRAY(
      SELECT COALESCE(value.int_value, SAFE_CAST(value.string_value AS INT64))
      FROM UNNEST(event_params) WHERE key = 'ga_session_id'
    )[SAFE_OFFSET(0)] AS ga_session_id,
    ARRAY(
      SELECT COALESCE(value.int_value, SAFE_CAST(value.string_value AS INT64))
      FROM UNNEST(event_params) WHERE key = 'ga_session_number'
    )[SAFE_OFFSET(0)] AS ga_session_number,
    -- Arrives as a string on most events and as an integer on some.
    ARRAY(
      SELECT COALESCE(value.string_value, CAST(value.int_value AS STRING))
      FROM UNNEST(event_params) WHERE key = 'session_engaged'
    )[SAFE_OFFSET(0)] AS session_engaged,
    ARRAY(
      SELECT COALESCE(value.int_value, SAFE_CAST(value.string_value AS INT64))
      FROM UNNEST(event_params) WHERE key = 'engagement_time_msec'
    )[SAFE_OFFSET(0)] AS engagement_time_msec,
    NULLIF(TRIM(
      ARRAY(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page_location')[SAFE_OFFSET(0)]
    ), '') AS page_location,
    ARRAY(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page_title')[SAFE_OFFSET(0)] AS page_title,
    ARRAY(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'source')[SAFE_OFFSET(0)] AS source,
    ARRAY(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'medium')[SAFE_OFFSET(0)] AS medium,
    ARRAY(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'campaign')[SAFE_OFFSET(0)] AS campaign,
    ARRAY(
      SELECT COALESCE(value.double_value, value.float_value, CAST(value.int_value AS FLOAT64))
      FROM UNNEST(event_params) WHERE key = 'value'
    )[SAFE_OFFSET(0)] AS event_value,
    device.category AS device_category,
    device.operating_system,
    device.web_info.browser,
    geo.country,
    geo.region,
    geo.city,
    items[SAFE_OFFSET(0)].item_category
  FROM `ineco_ga4.events_*`
  -- Complete days only: digits sort before letters, so this leaves out events_intraday_* (and events_fresh_*).
  WHERE _TABLE_SUFFIX
    BETWEEN FORMAT_DATE('%Y%m%d', DATE_SUB(CURRENT_DATE('Asia/Yerevan'), INTERVAL @window_days DAY))
    AND '99999999'
),

cleaned AS (
  SELECT
    event_date,
    event_time,
    event_name,
    user_pseudo_id,
    ga_session_id,
    ga_session_number,
    CONCAT(user_pseudo_id, '.', CAST(ga_session_id AS STRING)) AS session_key,
    IFNULL(session_engaged = '1', FALSE) AS session_engaged,
    engagement_time_msec,
    IF(
      page_location IS NULL,
      '(not set)',
      IFNULL(
        NULLIF(REGEXP_EXTRACT(page_location, r'^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)'), ''),
        '/'
      )
    ) AS page_path,
    -- The first folder of the path that is a product line.
    REGEXP_EXTRACT(
      LOWER(page_location),
      r'^(?:[a-z][a-z0-9+.-]*:)?(?://[^/?#]*)?[^?#]*?/(loans|cards|deposits|mortgages|business)(?:[/?#]|$)'
    ) AS path_product,
    IFNULL(NULLIF(TRIM(page_title), ''), '(not set)') AS page_title,
    NULLIF(TRIM(source), '') AS source,
    NULLIF(TRIM(medium), '') AS medium,
    NULLIF(TRIM(campaign), '') AS campaign,
    IFNULL(NULLIF(TRIM(device_category), ''), '(not set)') AS device_category,
    IFNULL(NULLIF(TRIM(operating_system), ''), '(not set)') AS operating_system,
    IFNULL(NULLIF(TRIM(browser), ''), '(not set)') AS browser,
    IFNULL(NULLIF(TRIM(country), ''), '(not set)') AS country,
    IFNULL(NULLIF(TRIM(region), ''), '(not set)') AS region,
    IFNULL(NULLIF(TRIM(city), ''), '(not set)') AS city,
    NULLIF(NULLIF(TRIM(item_category), ''), '(not set)') AS item_category,
    event_value
  FROM raw
)

SELECT
  event_date,
  event_time,
  event_name,
  user_pseudo_id,
  ga_session_id,
  ga_session_number,
  session_key,
  session_engaged,
  engagement_time_msec,
  page_path,
  page_title,
  source,
  medium,
  campaign,
  device_category,
  operating_system,
  browser,
  country,
  region,
  city,
  COALESCE(path_product, item_category, 'other') AS product,
  event_name = 'view_item' OR (event_name = 'page_view' AND path_product IS NOT NULL) AS is_product_view,
  event_name IN ('apply_click', 'begin_checkout') AS is_apply_click,
  event_name IN ('form_start', 'add_shipping_info', 'add_payment_info') AS is_form_start,
  event_name IN ('apply_submit', 'purchase') AS is_application,
  event_value
FROM cleaned
