/*
description: One row per day and page.
grain: [event_date, page_path]
owner: web analytics
grace: 2h
date: event_date
cluster: [page_path]
columns:
  event_date: Day of the events.
  page_path: Path of the page.
  page_views: Page views.
  users: Distinct users with an event on the page.
  engagement_seconds: Seconds in the foreground on the page.
  entrances: Sessions whose first page view this was.
  exits: Sessions whose last page view this was.
audits:
  - name: as many sessions begin as end
    whole-table: SUM(entrances) = SUM(exits)
  - name: no more entrances than page views
    each-row: entrances <= page_views AND exits <= page_views
*/
WITH pages AS (
  SELECT
    event_date,
    page_path,
    COUNTIF(event_name = 'page_view') AS page_views,
    COUNT(DISTINCT user_pseudo_id) AS users,
    IFNULL(SUM(engagement_time_msec), 0) / 1000 AS engagement_seconds
  FROM ineco_marts.stg_events
  GROUP BY event_date, page_path
),

views AS (
  SELECT
    event_date,
    page_path,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY event_time, page_path) AS from_the_first,
    ROW_NUMBER() OVER (PARTITION BY session_key ORDER BY event_time DESC, page_path DESC) AS from_the_last
  FROM ineco_marts.stg_events
  WHERE event_name = 'page_view' AND session_key IS NOT NULL
),

ends AS (
  SELECT
    event_date,
    page_path,
    COUNTIF(from_the_first = 1) AS entrances,
    COUNTIF(from_the_last = 1) AS exits
  FROM views
  GROUP BY event_date, page_path
)

SELECT
  pages.event_date,
  pages.page_path,
  pages.page_views,
  pages.users,
  pages.engagement_seconds,
  IFNULL(ends.entrances, 0) AS entrances,
  IFNULL(ends.exits, 0) AS exits
FROM pages
LEFT JOIN ends ON ends.event_date = pages.event_date AND ends.page_path = pages.page_path
