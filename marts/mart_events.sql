/*
description: One row per day and event name; shows at once when a tag stops sending.
grain: [event_date, event_name]
owner: web analytics
grace: 2h
date: event_date
cluster: [event_name]
columns:
  event_date: Day of the events.
  event_name: Name of the event.
  events: Events.
  users: Distinct users.
  sessions: Distinct sessions.
*/
SELECT
  event_date,
  event_name,
  COUNT(*) AS events,
  COUNT(DISTINCT user_pseudo_id) AS users,
  COUNT(DISTINCT session_key) AS sessions
FROM ineco_marts.stg_events
GROUP BY event_date, event_name
