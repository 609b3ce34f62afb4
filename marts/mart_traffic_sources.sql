/*
description: One row per day, source, medium and campaign; a session belongs to the day it starts.
grain: [event_date, source, medium, campaign]
owner: web analytics
grace: 2h
date: event_date
cluster: [source, medium]
columns:
  event_date: Day on which the sessions started.
  source: Source of the session.
  medium: Medium of the session.
  campaign: Campaign of the session.
  users: Distinct users of these sessions.
  sessions: Sessions.
  engaged_sessions: Engaged sessions.
  apply_clicks: Clicks on apply, or checkouts begun.
  applications: Applications handed in, or orders placed.
  conversion_rate: Sessions with at least one application, per session.
audits:
  - name: rates lie between 0 and 1
    each-row: conversion_rate BETWEEN 0 AND 1
  - name: counts every session of mart_sessions once
    whole-table: SUM(sessions) = (SELECT COUNT(*) FROM mart_sessions)
  - name: counts every application of mart_sessions once
    whole-table: SUM(applications) = (SELECT SUM(applications) FROM mart_sessions)
*/
SELECT
  event_date,
  source,
  medium,
  campaign,
  COUNT(DISTINCT user_pseudo_id) AS users,
  COUNT(*) AS sessions,
  COUNTIF(engaged) AS engaged_sessions,
  SUM(apply_clicks) AS apply_clicks,
  SUM(applications) AS applications,
  SAFE_DIVIDE(COUNTIF(applications > 0), COUNT(*)) AS conversion_rate
FROM ineco_marts.mart_sessions
GROUP BY event_date, source, medium, campaign
