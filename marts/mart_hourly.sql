/*
description: One row per day and hour of the bank's clock (Asia/Yerevan) in which something happened.
grain: [event_date, hour]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: Day of the events, as exported.
  hour: Hour of the day in Asia/Yerevan, 0 to 23.
  sessions: Distinct sessions with an event in that hour.
  page_views: Page views.
  apply_clicks: Clicks on apply, or checkouts begun.
audits:
  - name: an hour is one of 24
    each-row: hour BETWEEN 0 AND 23
*/
SELECT
  event_date,
  EXTRACT(HOUR FROM event_time AT TIME ZONE 'Asia/Yerevan') AS hour,
  COUNT(DISTINCT session_key) AS sessions,
  COUNTIF(event_name = 'page_view') AS page_views,
  COUNTIF(is_apply_click) AS apply_clicks
FROM ineco_marts.stg_events
GROUP BY event_date, hour
