import type { Account } from '../accounts/account.ts';
import { Refused, type RestAnswer, refusal } from '../answer.ts';
import { type Call, idIn, isJson, type Route } from '../http/call.ts';
import type { ChartRow, Metadata } from '../metadata.ts';
import { readableChart } from './chart-routes.ts';

/** Runs what charts ask for. */
export type ChartData = {
  run: (
    body: unknown,
    query: { force: boolean },
    account: Pick<Account, 'mayRead' | 'user'>,
  ) => Promise<RestAnswer>;
};

/** What charts show. */
export function chartDataRoutes(metadata: Metadata, chartData: ChartData): Route[] {
  const path = '/api/v1/chart/';
  return [
    {
      method: 'POST',
      path: `${path}data`,
      access: 'can_read on Chart',
      isCsrfExempt: true,
      handle: (call, account) => {
        const body = jsonIn(call);
        const { force } = (body ?? {}) as { force?: unknown };
        return chartData.run(body, { force: forcesByAddress(call) || force === true }, account);
      },
    },
    {
      method: 'GET',
      path: `${path}{id}/data/`,
      access: 'can_read on Chart',
      handle: (call, account) => {
        const context = contextOf(readableChart(metadata, idIn(call), account));
        if (!context) {
          return refusal(400, 'Chart has no query context saved. Please save the chart again.');
        }
        const body = { ...context, result_type: call.query.get('type') ?? 'full', result_format: 'json' };
        return chartData.run(body, { force: forcesByAddress(call) }, account);
      },
    },
    {
      method: 'PUT',
      path: `${path}warm_up_cache`,
      access: 'can_warm_up_cache on Chart',
      handle: async (call, account) => {
        const { chart_id: id } = jsonIn(call) as { chart_id?: number };
        const chart = metadata.charts.get(Number(id));
        if (!chart) return refusal(404, 'Chart not found');
        const context = contextOf(chart);
        const answer = context && (await chartData.run(context, { force: true }, account));
        const error = answer ? complaintIn(answer) : "Chart's query context does not exist";
        const result = { chart_id: id, viz_error: error, viz_status: error === null ? 'success' : null };
        return { status: 200, body: { result: [result] } };
      },
    },
  ];
}

function jsonIn(call: Call): unknown {
  const notJson = new Refused(refusal(400, 'Request is not JSON'));
  if (!isJson(call)) throw notJson;
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    throw notJson;
  }
}

function forcesByAddress({ query }: Call): boolean {
  return query.get('force') === 'true';
}

function contextOf({ queryContext }: ChartRow): object | undefined {
  return queryContext === null ? undefined : (JSON.parse(queryContext) as object);
}

function complaintIn({ status, body }: RestAnswer): string | null {
  if (status === 200) return null;
  const { message, errors } = body as { message?: string; errors?: { message?: string }[] };
  return message ?? errors?.[0]?.message ?? `${status}`;
}
