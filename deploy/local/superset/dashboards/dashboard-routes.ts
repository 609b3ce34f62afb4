import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { forbidden, notFound, Refused, type RestAnswer } from '../answer.ts';
import { checkedBody } from '../checked-body.ts';
import { bodyOf, type Call, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { DashboardRow, Metadata } from '../metadata.ts';
import { chartsOn, dashboardJson, listedColumns, listedDashboardJson } from './dashboard-json.ts';
import { type DashboardBody, dashboardRules, makeDashboard, writeDashboard } from './write-dashboard.ts';

/** Dashboards: their list, one of them, and how to change one. */
export function dashboardRoutes(metadata: Metadata, clock: Clock): Route[] {
  const path = '/api/v1/dashboard/';
  const read = 'can_read on Dashboard';
  const write = 'can_write on Dashboard';
  return [
    { method: 'GET', path, access: read, handle: (call, account) => listDashboards(call, account, metadata) },
    {
      method: 'POST',
      path,
      access: write,
      handle: (call, account) => {
        const body = checkedBody<DashboardBody>(bodyOf(call), dashboardRules);
        return makeDashboard(metadata, { body, account, now: clock.now() });
      },
    },
    {
      method: 'GET',
      path: `${path}{id}`,
      access: read,
      handle: (call, account) => ({
        status: 200,
        body: { result: dashboardJson(metadata, readableDashboard(metadata, call, account)) },
      }),
    },
    {
      method: 'PUT',
      path: `${path}{id}`,
      access: write,
      handle: (call, account) => {
        const body = checkedBody<DashboardBody>(bodyOf(call), dashboardRules);
        const dashboard = dashboardIn(metadata, call);
        return writeDashboard(metadata, dashboard, { body, account, now: clock.now() });
      },
    },
    {
      method: 'DELETE',
      path: `${path}{id}`,
      access: write,
      handle: (call, account) => {
        const dashboard = dashboardIn(metadata, call);
        if (!account.owns(dashboard)) return forbidden;
        metadata.dashboards.delete(dashboard.id);
        return { status: 200, body: { message: 'OK' } };
      },
    },
  ];
}

function dashboardIn({ dashboards }: Metadata, { parameters: { id } }: Call): DashboardRow {
  const found = [...dashboards.values()].find((row) => `${row.id}` === id || row.slug === id);
  if (!found) throw new Refused(notFound);
  return found;
}

function readableDashboard(metadata: Metadata, call: Call, account: Account): DashboardRow {
  const dashboard = dashboardIn(metadata, call);
  if (!isReadable(metadata, dashboard, account)) throw new Refused(notFound);
  return dashboard;
}

/** Nobody but its owners sees a draft, or a dashboard without a chart whose dataset they see. */
function isReadable(metadata: Metadata, dashboard: DashboardRow, account: Account): boolean {
  if (account.owns(dashboard)) return true;
  return (
    dashboard.published &&
    chartsOn(metadata, dashboard).some(({ datasourceId }) => {
      const dataset = metadata.datasets.get(datasourceId);
      return dataset !== undefined && account.mayRead(dataset);
    })
  );
}

function listDashboards(call: Call, account: Account, metadata: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...metadata.dashboards.values()].filter((row) => isReadable(metadata, row, account)),
    columns: listedColumns,
    show: (dashboard) => listedDashboardJson(metadata, dashboard),
    orders: {
      dashboard_title: ({ dashboardTitle }) => dashboardTitle,
      published: ({ published }) => published,
      changed_on: ({ changedOn }) => changedOn.getTime(),
      changed_on_delta_humanized: ({ changedOn }) => changedOn.getTime(),
    },
    usualOrder: 'changed_on',
    filters: {
      id: ({ id }) => id,
      uuid: ({ uuid }) => uuid,
      dashboard_title: ({ dashboardTitle }) => dashboardTitle,
      slug: ({ slug }) => slug,
      published: ({ published }) => published,
      owners: ({ ownerIds }) => ownerIds,
    },
  });
}
