/*
description: One row per day; the headline numbers and their 7-day moving averages.
grain: [event_date]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: Day of the events.
  users: Distinct users with an event that day.
  new_users: Distinct users with a first_visit that day.
  sessions: Distinct sessions with an event that day.
  engaged_sessions: Sessions that an event of that day says are engaged.
  engagement_rate: Engaged sessions per session; null without sessions.
  page_views: Page views.
  apply_clicks: Clicks on apply, or checkouts begun.
  applications: Applications handed in, or orders placed.
  conversion_rate: Sessions with at least one application that day, per session.
  users_7d_avg: Mean of users over the day and up to six days before it.
  new_users_7d_avg: Mean of new users over the day and up to six days before it.
  sessions_7d_avg: Mean of sessions over the day and up to six days before it.
  engaged_sessions_7d_avg: Mean of engaged sessions over the day and up to six days before it.
  engagement_rate_7d_avg: Mean of the daily engagement rates over the day and up to six days before it.
  page_views_7d_avg: Mean of page views over the day and up to six days before it.
  apply_clicks_7d_avg: Mean of apply clicks over the day and up to six days before it.
  applications_7d_avg: Mean of applications over the day and up to six days before it.
  conversion_rate_7d_avg: Mean of the daily conversion rates over the day and up to six days before it.
row-floor: 90
audits:
  - name: rates lie between 0 and 1
    each-row: engagement_rate BETWEEN 0 AND 1 AND conversion_rate BETWEEN 0 AND 1
  - name: no more new users than users
    each-row: new_users <= users
*/
WITH daily AS (
  SELECT
    event_date,
    COUNT(DISTINCT user_pseudo_id) AS users,
    COUNT(DISTINCT IF(event_name = 'first_visit', user_pseudo_id, NULL)) AS new_users,
    COUNT(DISTINCT session_key) AS sessions,
    COUNT(DISTINCT IF(session_engaged, session_key, NULL)) AS engaged_sessions,
    COUNTIF(event_name = 'page_view') AS page_views,
    COUNTIF(is_apply_click) AS apply_clicks,
    COUNTIF(is_application) AS applications,
    COUNT(DISTINCT IF(is_application, session_key, NULL)) AS converted_sessions
  FROM ineco_marts.stg_events
  GROUP BY event_date
),

rated AS (
  SELECT
    event_date,
    users,
    new_users,
    sessions,
    engaged_sessions,
    SAFE_DIVIDE(engaged_sessions, sessions) AS engagement_rate,
    page_views,
    apply_clicks,
    applications,
    SAFE_DIVIDE(converted_sessions, sessions) AS conversion_rate
  FROM daily
)

SELECT
  event_date,
  users,
  new_users,
  sessions,
  engaged_sessions,
  engagement_rate,
  page_views,
  apply_clicks,
  applications,
  conversion_rate,
  AVG(users) OVER week AS users_7d_avg,
  AVG(new_users) OVER week AS new_users_7d_avg,
  AVG(sessions) OVER week AS sessions_7d_avg,
  AVG(engaged_sessions) OVER week AS engaged_sessions_7d_avg,
  AVG(engagement_rate) OVER week AS engagement_rate_7d_avg,
  AVG(page_views) OVER week AS page_views_7d_avg,
  AVG(apply_clicks) OVER week AS apply_clicks_7d_avg,
  AVG(applications) OVER week AS applications_7d_avg,
  AVG(conversion_rate) OVER week AS conversion_rate_7d_avg
FROM rated
-- By range, not by rows: a day that the export lacks is no reason to look further back.
WINDOW week AS (ORDER BY UNIX_DATE(event_date) RANGE BETWEEN 6 PRECEDING AND CURRENT ROW)
