/*
description: >-
  One row per day, channel group and attribution model; each model credits every application of the day's sessions
  once. Earlier sessions count as far back as the marts reach.
grain: [event_date, channel_group, model]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: Day on which the converting session started.
  channel_group: Channel group that the model credits.
  model: first touch, last touch or last non-direct.
  credited_applications: Applications credited to the channel group.
audits:
  - accepted-values: { model: [first touch, last touch, last non-direct] }
  - name: every model credits every application of mart_sessions once
    whole-table: >-
      SUM(IF(model = 'first touch', credited_applications, 0)) = (SELECT SUM(applications) FROM mart_sessions)
      AND SUM(IF(model = 'last touch', credited_applications, 0)) = (SELECT SUM(applications) FROM mart_sessions)
      AND SUM(IF(model = 'last non-direct', credited_applications, 0)) = (SELECT SUM(applications) FROM mart_sessions)
*/
WITH touches AS (
  SELECT
    event_date,
    applications,
    channel_group AS last_touch,
    FIRST_VALUE(channel_group) OVER so_far AS first_touch,
    LAST_VALUE(IF(channel_group = 'Direct', NULL, channel_group) IGNORE NULLS) OVER so_far AS last_non_direct
  FROM ineco_marts.mart_sessions
  WINDOW so_far AS (
    PARTITION BY user_pseudo_id
    ORDER BY session_start, ga_session_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
)

-- Sessions without an application stay in, with nothing to credit: every day has all three models.
SELECT
  event_date,
  CASE model
    WHEN 'first touch' THEN first_touch
    WHEN 'last touch' THEN last_touch
    ELSE IFNULL(last_non_direct, 'Direct')
  END AS channel_group,
  model,
  SUM(applications) AS credited_applications
FROM touches
CROSS JOIN UNNEST(['first touch', 'last touch', 'last non-direct']) AS model
GROUP BY event_date, channel_group, model
