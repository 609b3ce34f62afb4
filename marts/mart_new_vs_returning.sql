/*
description: One row per day and type of visitor.
grain: [event_date, visitor_type]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: Day of the events.
  visitor_type: >-
    new for users with a first_visit that day, returning for all other users, (not set) for events without a user id.
  users: Distinct users.
  sessions: Distinct sessions with an event that day.
  applications: Applications handed in, or orders placed.
  conversion_rate: Sessions with at least one application that day, per session; null without sessions.
audits:
  - accepted-values: { visitor_type: [new, returning, (not set)] }
  - name: rates lie between 0 and 1
    each-row: conversion_rate BETWEEN 0 AND 1
*/
WITH visitors AS (
  SELECT
    event_date,
    user_pseudo_id,
    CASE
      WHEN user_pseudo_id IS NULL THEN '(not set)'
      WHEN LOGICAL_OR(event_name = 'first_visit') THEN 'new'
      ELSE 'returning'
    END AS visitor_type,
    COUNT(DISTINCT session_key) AS sessions,
    COUNTIF(is_application) AS applications,
    COUNT(DISTINCT IF(is_application, session_key, NULL)) AS converted_sessions
  FROM ineco_marts.stg_events
  GROUP BY event_date, user_pseudo_id
)

SELECT
  event_date,
  visitor_type,
  COUNT(user_pseudo_id) AS users,
  SUM(sessions) AS sessions,
  SUM(applications) AS applications,
  SAFE_DIVIDE(SUM(converted_sessions), SUM(sessions)) AS conversion_rate
FROM visitors
GROUP BY event_date, visitor_type
