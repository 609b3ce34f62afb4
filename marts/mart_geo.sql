/*
description: One row per day, country, region and city, by IP address.
grain: [event_date, country, region, city]
owner: web analytics
grace: 2h
date: event_date
cluster: [country, region]
columns:
  event_date: Day of the events.
  country: Country; (not set) where the address gives none.
  region: Region; (not set) where the address gives none.
  city: City; (not set) where the address gives none.
  users: Distinct users.
  sessions: Distinct sessions with an event that day.
  applications: Applications handed in, or orders placed.
*/
SELECT
  event_date,
  country,
  region,
  city,
  COUNT(DISTINCT user_pseudo_id) AS users,
  COUNT(DISTINCT session_key) AS sessions,
  COUNTIF(is_application) AS applications
FROM ineco_marts.stg_events
GROUP BY event_date, country, region, city
