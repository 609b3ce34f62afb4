/*
description: One row per day and product; every event counts for exactly one product.
grain: [event_date, product]
owner: product management
grace: 2h
date: event_date
columns:
  event_date: Day of the events.
  product: Product line that the path names, else the category of the event's first item, else other.
  page_views: Page views.
  users: Distinct users.
  apply_clicks: Clicks on apply, or checkouts begun.
  applications: Applications handed in, or orders placed.
*/
SELECT
  event_date,
  product,
  COUNTIF(event_name = 'page_view') AS page_views,
  COUNT(DISTINCT user_pseudo_id) AS users,
  COUNTIF(is_apply_click) AS apply_clicks,
  COUNTIF(is_application) AS applications
FROM ineco_marts.stg_events
GROUP BY event_date, product
