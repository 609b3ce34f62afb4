/*
description: One row per day, device category, operating system and browser.
grain: [event_date, device_category, operating_system, browser]
owner: web analytics
grace: 2h
date: event_date
cluster: [device_category]
columns:
  event_date: Day of the events.
  device_category: desktop, mobile, tablet or smart tv.
  operating_system: Operating system.
  browser: Browser.
  users: Distinct users.
  sessions: Distinct sessions with an event that day.
  engagement_rate: Engaged sessions per session; null without sessions.
  conversion_rate: Sessions with at least one application that day, per session; null without sessions.
audits:
  - name: rates lie between 0 and 1
    each-row: engagement_rate BETWEEN 0 AND 1 AND conversion_rate BETWEEN 0 AND 1
*/
SELECT
  event_date,
  device_category,
  operating_system,
  browser,
  COUNT(DISTINCT user_pseudo_id) AS users,
  COUNT(DISTINCT session_key) AS sessions,
  SAFE_DIVIDE(
    COUNT(DISTINCT IF(session_engaged, session_key, NULL)), COUNT(DISTINCT session_key)
  ) AS engagement_rate,
  SAFE_DIVIDE(
    COUNT(DISTINCT IF(is_application, session_key, NULL)), COUNT(DISTINCT session_key)
  ) AS conversion_rate
FROM ineco_marts.stg_events
GROUP BY event_date, device_category, operating_system, browser
