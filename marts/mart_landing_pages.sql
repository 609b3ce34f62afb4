/*
description: One row per day and landing page; a session belongs to the day it starts.
grain: [event_date, landing_page]
owner: web analytics
grace: 2h
date: event_date
cluster: [landing_page]
columns:
  event_date: Day on which the sessions started.
  landing_page: Path of the first page viewed; (not set) for sessions without a page view.
  sessions: Sessions.
  bounce_rate: Sessions that were not engaged, per session.
  applications: Applications handed in, or orders placed.
audits:
  - name: rates lie between 0 and 1
    each-row: bounce_rate BETWEEN 0 AND 1
  - name: counts every session of mart_sessions once
    whole-table: SUM(sessions) = (SELECT COUNT(*) FROM mart_sessions)
*/
SELECT
  event_date,
  landing_page,
  COUNT(*) AS sessions,
  SAFE_DIVIDE(COUNTIF(NOT engaged), COUNT(*)) AS bounce_rate,
  SUM(applications) AS applications
FROM ineco_marts.mart_sessions
GROUP BY event_date, landing_page
