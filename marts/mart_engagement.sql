/*
description: One row per day; how long and how deep its sessions were. A session belongs to the day it starts.
grain: [event_date]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: Day on which the sessions started.
  sessions: Sessions.
  engagement_seconds_p25: Seconds in the foreground that a quarter of the sessions stay below (approximate).
  engagement_seconds_p50: Seconds in the foreground that half of the sessions stay below (approximate).
  engagement_seconds_p75: Seconds in the foreground that three quarters of the sessions stay below (approximate).
  engagement_seconds_p95: Seconds in the foreground that 95 % of the sessions stay below (approximate).
  pages_per_session: Page views per session.
  bounce_rate: Sessions that were not engaged, per session.
row-floor: 90
audits:
  - name: percentiles are in order
    each-row: >-
      engagement_seconds_p25 <= engagement_seconds_p50 AND engagement_seconds_p50 <= engagement_seconds_p75
      AND engagement_seconds_p75 <= engagement_seconds_p95
  - name: rates lie between 0 and 1
    each-row: bounce_rate BETWEEN 0 AND 1
  - name: counts every session of mart_sessions once
    whole-table: SUM(sessions) = (SELECT COUNT(*) FROM mart_sessions)
*/
WITH days AS (
  SELECT
    event_date,
    COUNT(*) AS sessions,
    APPROX_QUANTILES(engagement_seconds, 100) AS percentiles,
    SAFE_DIVIDE(SUM(page_views), COUNT(*)) AS pages_per_session,
    SAFE_DIVIDE(COUNTIF(NOT engaged), COUNT(*)) AS bounce_rate
  FROM ineco_marts.mart_sessions
  GROUP BY event_date
)

SELECT
  event_date,
  sessions,
  percentiles[OFFSET(25)] AS engagement_seconds_p25,
  percentiles[OFFSET(50)] AS engagement_seconds_p50,
  percentiles[OFFSET(75)] AS engagement_seconds_p75,
  percentiles[OFFSET(95)] AS engagement_seconds_p95,
  pages_per_session,
  bounce_rate
FROM days
