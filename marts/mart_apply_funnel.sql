/*
description: >-
  One row per day and step on the way to an application; a session belongs to the day it starts and reaches a step
  only at or after the moment it reached the one before.
grain: [event_date, step_number]
owner: product management
grace: 2h
date: event_date
columns:
  event_date: Day on which the sessions started.
  step_number: 1 to 5.
  step: visit, product view, apply click, form start or applied.
  sessions: Sessions that reached the step.
  step_conversion: Sessions per session that reached the step before; null for the first step.
  total_conversion: Sessions per session of the first step.
audits:
  - accepted-values: { step: [visit, product view, apply click, form start, applied] }
  - name: every day has five steps
    whole-table: COUNT(*) = 5 * COUNT(DISTINCT event_date)
  - name: no step has more sessions than the one before
    each-row: step_conversion BETWEEN 0 AND 1 AND total_conversion BETWEEN 0 AND 1
  - name: every session of mart_sessions visits
    whole-table: SUM(IF(step_number = 1, sessions, 0)) = (SELECT COUNT(*) FROM mart_sessions)
*/
WITH actions AS (
  SELECT
    user_pseudo_id,
    ga_session_id,
    event_time,
    CASE
      WHEN is_product_view THEN 'product view'
      WHEN is_apply_click THEN 'apply click'
      WHEN is_form_start THEN 'form start'
      ELSE 'applied'
    END AS action
  FROM ineco_marts.stg_events
  WHERE session_key IS NOT NULL AND (is_product_view OR is_apply_click OR is_form_start OR is_application)
),

viewed AS (
  SELECT
    user_pseudo_id,
    ga_session_id,
    event_time,
    action,
    MIN(IF(action = 'product view', event_time, NULL)) OVER (
      PARTITION BY user_pseudo_id, ga_session_id
    ) AS viewed_at
  FROM actions
),

clicked AS (
  SELECT
    user_pseudo_id,
    ga_session_id,
    event_time,
    action,
    viewed_at,
    MIN(IF(action = 'apply click' AND event_time >= viewed_at, event_time, NULL)) OVER (
      PARTITION BY user_pseudo_id, ga_session_id
    ) AS clicked_at
  FROM viewed
),

started AS (
  SELECT
    user_pseudo_id,
    ga_session_id,
    event_time,
    action,
    viewed_at,
    clicked_at,
    MIN(IF(action = 'form start' AND event_time >= clicked_at, event_time, NULL)) OVER (
      PARTITION BY user_pseudo_id, ga_session_id
    ) AS started_at
  FROM clicked
),

progress AS (
  SELECT
    user_pseudo_id,
    ga_session_id,
    CASE
      WHEN LOGICAL_OR(IFNULL(action = 'applied' AND event_time >= started_at, FALSE)) THEN 5
      WHEN MAX(started_at) IS NOT NULL THEN 4
      WHEN MAX(clicked_at) IS NOT NULL THEN 3
      WHEN MAX(viewed_at) IS NOT NULL THEN 2
      ELSE 1
    END AS last_step
  FROM started
  GROUP BY user_pseudo_id, ga_session_id
),

steps AS (
  SELECT
    visits.event_date,
    stage.step_number,
    stage.step,
    COUNTIF(stage.step_number <= IFNULL(progress.last_step, 1)) AS sessions
  FROM ineco_marts.mart_sessions AS visits
  LEFT JOIN progress
    ON progress.user_pseudo_id = visits.user_pseudo_id
    AND progress.ga_session_id = visits.ga_session_id
  CROSS JOIN UNNEST([
    STRUCT(1 AS step_number, 'visit' AS step),
    STRUCT(2 AS step_number, 'product view' AS step),
    STRUCT(3 AS step_number, 'apply click' AS step),
    STRUCT(4 AS step_number, 'form start' AS step),
    STRUCT(5 AS step_number, 'applied' AS step)
  ]) AS stage
  GROUP BY event_date, step_number, step
)

SELECT
  event_date,
  step_number,
  step,
  sessions,
  SAFE_DIVIDE(sessions, LAG(sessions) OVER in_order) AS step_conversion,
  SAFE_DIVIDE(sessions, FIRST_VALUE(sessions) OVER in_order) AS total_conversion
FROM steps
WINDOW in_order AS (PARTITION BY event_date ORDER BY step_number)
