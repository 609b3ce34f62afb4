/*
description: One row per pair of pages viewed one after the other in a session, over the whole window.
grain: [from_page, to_page]
owner: web analytics
grace: 2h
cluster: [from_page]
columns:
  from_page: Path of the page that was left.
  to_page: Path of the page viewed next in the same session; a reload of the same page is no transition.
  transitions: How often that happened.
  share: Share of all transitions from the from page.
audits:
  - name: shares lie between 0 and 1
    each-row: share > 0 AND share <= 1
  - name: a page does not lead to itself
    each-row: from_page <> to_page
  - name: the shares of each from page add up to 1
    whole-table: ABS(SUM(share) - COUNT(DISTINCT from_page)) < 0.001
*/
WITH views AS (
  SELECT
    page_path AS to_page,
    LAG(page_path) OVER (PARTITION BY session_key ORDER BY event_time, page_path) AS from_page
  FROM ineco_marts.stg_events
  WHERE event_name = 'page_view' AND session_key IS NOT NULL
),

flows AS (
  SELECT
    from_page,
    to_page,
    COUNT(*) AS transitions
  FROM views
  WHERE from_page <> to_page
  GROUP BY from_page, to_page
)

SELECT
  from_page,
  to_page,
  transitions,
  SAFE_DIVIDE(transitions, SUM(transitions) OVER (PARTITION BY from_page)) AS share
FROM flows
