/*
description: >-
  One row per ISO week of first visits and number of weeks since, up to the newest week; the newest week may be
  incomplete.
grain: [cohort_week, weeks_since]
owner: web analytics
grace: 2h
columns:
  cohort_week: Monday of the ISO week in which the users' first_visit fell.
  weeks_since: ISO weeks since then; 0 is the week of the first visit.
  cohort_size: Users whose first visit fell in that week.
  returning_users: Those of them with an event in the week that many weeks later; all of them in week 0.
  retention: Returning users per user of the cohort.
audits:
  - name: retention lies between 0 and 1
    each-row: retention BETWEEN 0 AND 1
  - name: the week of the first visit has the whole cohort
    each-row: weeks_since > 0 OR returning_users = cohort_size
*/
WITH users AS (
  SELECT
    user_pseudo_id,
    DATE_TRUNC(MIN(IF(event_name = 'first_visit', event_date, NULL)), ISOWEEK) AS cohort_week
  FROM ineco_marts.stg_events
  WHERE user_pseudo_id IS NOT NULL
  GROUP BY user_pseudo_id
),

active_weeks AS (
  SELECT DISTINCT
    user_pseudo_id,
    DATE_TRUNC(event_date, ISOWEEK) AS active_week
  FROM ineco_marts.stg_events
  WHERE user_pseudo_id IS NOT NULL
),

cohorts AS (
  SELECT
    cohort_week,
    COUNT(*) AS cohort_size
  FROM users
  WHERE cohort_week IS NOT NULL
  GROUP BY cohort_week
),

returns AS (
  SELECT
    users.cohort_week,
    DATE_DIFF(active_weeks.active_week, users.cohort_week, ISOWEEK) AS weeks_since,
    COUNT(*) AS returning_users
  FROM users
  JOIN active_weeks ON active_weeks.user_pseudo_id = users.user_pseudo_id
  GROUP BY cohort_week, weeks_since
),

newest AS (
  SELECT MAX(active_week) AS newest_week
  FROM active_weeks
),

-- Weeks in which nobody came back are rows too.
weeks AS (
  SELECT
    cohorts.cohort_week,
    cohorts.cohort_size,
    weeks_since
  FROM cohorts
  CROSS JOIN newest
  CROSS JOIN UNNEST(GENERATE_ARRAY(0, DATE_DIFF(newest.newest_week, cohorts.cohort_week, ISOWEEK))) AS weeks_since
)

SELECT
  weeks.cohort_week,
  weeks.weeks_since,
  weeks.cohort_size,
  IFNULL(returns.returning_users, 0) AS returning_users,
  SAFE_DIVIDE(IFNULL(returns.returning_users, 0), weeks.cohort_size) AS retention
FROM weeks
LEFT JOIN returns
  ON returns.cohort_week = weeks.cohort_week AND returns.weeks_since = weeks.weeks_since
