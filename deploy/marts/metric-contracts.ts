/** What a metric means wherever its name stands; the marts' tests hold them to it. */
export type MetricContract = { metric: string; contract: string };

/** A column of one of these names is the same number in every mart of its group (see marts/README.md). */
export const metricContracts: MetricContract[] = [
  { metric: 'users', contract: 'distinct `user_pseudo_id`' },
  { metric: 'new_users', contract: 'distinct users with a `first_visit` that day' },
  { metric: 'sessions', contract: 'distinct pairs of `user_pseudo_id` and `ga_session_id`, both non-null' },
  { metric: 'engaged_sessions', contract: 'sessions with any event whose `session_engaged` is 1' },
  { metric: 'engagement_rate', contract: 'engaged sessions / sessions' },
  { metric: 'bounce_rate', contract: 'sessions that are not engaged / sessions' },
  { metric: 'page_views', contract: 'events named `page_view`' },
  { metric: 'engagement_seconds', contract: 'sum of `engagement_time_msec` / 1000' },
  { metric: 'apply_clicks', contract: 'events named `apply_click` or `begin_checkout`' },
  { metric: 'applications', contract: 'events named `apply_submit` or `purchase`' },
  { metric: 'conversion_rate', contract: 'sessions with at least one application / sessions' },
];
