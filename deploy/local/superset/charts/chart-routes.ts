import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { forbidden, notFound, Refused, type RestAnswer } from '../answer.ts';
import { checkedBody } from '../checked-body.ts';
import { bodyOf, type Call, idIn, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { ChartRow, Metadata } from '../metadata.ts';
import { chartJson, listedChartJson, listedColumns } from './chart-json.ts';
import { type ChartBody, chartRules, makeChart, newChartRules, writeChart } from './write-chart.ts';

/** Charts: their list, one of them, and how to change one; what they show is elsewhere. */
export function chartRoutes(metadata: Metadata, clock: Clock): Route[] {
  const path = '/api/v1/chart/';
  const read = 'can_read on Chart';
  const write = 'can_write on Chart';
  return [
    { method: 'GET', path, access: read, handle: (call, account) => listCharts(call, account, metadata) },
    {
      method: 'POST',
      path,
      access: write,
      handle: (call, account) => {
        const body = checkedBody<ChartBody>(bodyOf(call), newChartRules);
        return makeChart(metadata, { body, account, now: clock.now() });
      },
    },
    {
      method: 'GET',
      path: `${path}{id}`,
      access: read,
      handle: (call, account) => ({
        status: 200,
        body: { result: chartJson(metadata, readableChart(metadata, idOrUuidIn(metadata, call), account)) },
      }),
    },
    {
      method: 'PUT',
      path: `${path}{id}`,
      access: write,
      handle: (call, account) => {
        const body = checkedBody<ChartBody>(bodyOf(call), chartRules);
        const chart = readableChart(metadata, idIn(call), account);
        return writeChart(metadata, chart, { body, account, now: clock.now() });
      },
    },
    {
      method: 'DELETE',
      path: `${path}{id}`,
      access: write,
      handle: (call, account) => {
        const chart = readableChart(metadata, idIn(call), account);
        if (!account.owns(chart)) return forbidden;
        metadata.charts.delete(chart.id);
        return { status: 200, body: { message: 'OK' } };
      },
    },
  ];
}

function idOrUuidIn({ charts }: Metadata, call: Call): number {
  const found = [...charts.values()].find(({ uuid }) => uuid === call.parameters.id);
  return found?.id ?? idIn(call);
}

/** A chart that the account may see; throws `Refused`. */
export function readableChart({ charts, datasets }: Metadata, id: number, account: Account): ChartRow {
  const chart = charts.get(id);
  if (!chart || !isReadable(chart, datasets, account)) throw new Refused(notFound);
  return chart;
}

/** A chart is seen with its dataset; one whose dataset is gone is seen by those who see all. */
function isReadable({ datasourceId }: ChartRow, datasets: Metadata['datasets'], account: Account): boolean {
  const dataset = datasets.get(datasourceId);
  return dataset ? account.mayRead(dataset) : account.mayReadAll;
}

function listCharts(call: Call, account: Account, metadata: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...metadata.charts.values()].filter((chart) => isReadable(chart, metadata.datasets, account)),
    columns: listedColumns,
    show: (chart) => listedChartJson(metadata, chart),
    orders: {
      slice_name: ({ sliceName }) => sliceName,
      viz_type: ({ vizType }) => vizType,
      datasource_id: ({ datasourceId }) => datasourceId,
      changed_on_delta_humanized: ({ changedOn }) => changedOn.getTime(),
    },
    usualOrder: 'changed_on_delta_humanized',
    filters: {
      id: ({ id }) => id,
      uuid: ({ uuid }) => uuid,
      slice_name: ({ sliceName }) => sliceName,
      viz_type: ({ vizType }) => vizType,
      datasource_id: ({ datasourceId }) => datasourceId,
      datasource_type: ({ datasourceType }) => datasourceType,
      dashboards: ({ dashboardIds }) => dashboardIds,
      owners: ({ ownerIds }) => ownerIds,
    },
  });
}
