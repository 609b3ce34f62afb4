/*
description: One row per campaign over the whole window, sessions without a campaign as (not set).
grain: [campaign]
owner: marketing
grace: 2h
columns:
  campaign: Campaign of the session.
  first_day: First day on which a session of the campaign started.
  last_day: Last day on which a session of the campaign started.
  sessions: Sessions.
  applications: Applications handed in, or orders placed.
  conversion_rate: Sessions with at least one application, per session.
  rank: Place by applications, then by sessions; 1 is the best, equals share a place.
audits:
  - name: rates lie between 0 and 1
    each-row: conversion_rate BETWEEN 0 AND 1
  - name: counts every session of mart_sessions once
    whole-table: SUM(sessions) = (SELECT COUNT(*) FROM mart_sessions)
*/
WITH campaigns AS (
  SELECT
    campaign,
    MIN(event_date) AS first_day,
    MAX(event_date) AS last_day,
    COUNT(*) AS sessions,
    SUM(applications) AS applications,
    SAFE_DIVIDE(COUNTIF(applications > 0), COUNT(*)) AS conversion_rate
  FROM ineco_marts.mart_sessions
  GROUP BY campaign
)

SELECT
  campaign,
  first_day,
  last_day,
  sessions,
  applications,
  conversion_rate,
  RANK() OVER (ORDER BY applications DESC, sessions DESC) AS rank
FROM campaigns
