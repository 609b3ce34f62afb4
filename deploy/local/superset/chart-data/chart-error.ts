/** Superset's own complaint about a query, before the warehouse has heard of it. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
}
