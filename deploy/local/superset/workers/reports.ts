import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { forbidden, notFound, type RestAnswer, refusal } from '../answer.ts';
import { bodyOf, type Call, idIn, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { Metadata, ReportRow } from '../metadata.ts';
import { timestamp } from '../timestamps.ts';
import type { Workers } from './workers.ts';

/** What alerts and reports need. */
export type ReportCollaborators = {
  metadata: Metadata;
  workers: Workers;
  clock: Clock;
  reports: ReportSwitch;
};

/** Whether ALERT_REPORTS is on. */
export type ReportSwitch = { isOn: () => boolean; switchOn: () => void };

/** Off, as in a fresh Superset, where alerts and reports are not there for anybody. */
export function createReportSwitch(): ReportSwitch {
  let isOn = false;
  return {
    isOn: () => isOn,
    switchOn: () => {
      isOn = true;
    },
  };
}

type Handle = (call: Call, account: Account) => RestAnswer;

/** Alerts and scheduled reports. */
export function reportRoutes({ metadata, workers, clock, reports }: ReportCollaborators): Route[] {
  const path = '/api/v1/report/';
  const route = (method: string, path: string, permission: string, handle: Handle): Route => ({
    method,
    path,
    access: 'signed-in',
    handle: (call, account) => {
      if (!reports.isOn()) return notFound;
      return account.may(permission) ? handle(call, account) : forbidden;
    },
  });
  const read = 'can_read on ReportSchedule';
  return [
    route('GET', path, read, (call, account) => listReports(call, account, { metadata, workers })),
    route('POST', path, 'can_write on ReportSchedule', (call) => makeReport(call, metadata, clock.now())),
    route('GET', `${path}{id}`, read, (call, { mayReadAll }) => {
      const report = metadata.reports.get(idIn(call));
      if (!report || !mayReadAll) return notFound;
      const body = { id: report.id, result: detailsJson(metadata, report, workers) };
      return { status: 200, body };
    }),
  ];
}

function listReports(
  call: Call,
  { mayReadAll }: Account,
  { metadata, workers }: Pick<ReportCollaborators, 'metadata' | 'workers'>,
): RestAnswer {
  return answerList(call, {
    rows: mayReadAll ? [...metadata.reports.values()] : [],
    columns: ['id', 'name', 'type', 'active', 'chart_id', 'dashboard_id', 'last_eval_dttm'],
    show: (report) => reportJson(report, workers),
    orders: { name: ({ name }) => name, type: ({ type }) => type, active: ({ active }) => active },
    usualOrder: 'name',
    filters: { name: ({ name }) => name, active: ({ active }) => active, type: ({ type }) => type },
  });
}

/** A report by itself, which alone tells what it asks the warehouse. */
function detailsJson({ databases }: Metadata, report: ReportRow, workers: Workers): object {
  const database = report.databaseId === null ? undefined : databases.get(report.databaseId);
  return {
    ...reportJson(report, workers),
    sql: report.sql,
    database: database ? { id: database.id, database_name: database.databaseName } : null,
  };
}

function reportJson(report: ReportRow, workers: Workers): object {
  const looked = report.active ? workers.lastLookSince(report.activeSince) : null;
  report.lastEvalDttm = looked ?? report.lastEvalDttm;
  return {
    id: report.id,
    name: report.name,
    type: report.type,
    active: report.active,
    chart_id: report.chartId,
    dashboard_id: report.dashboardId,
    last_eval_dttm: report.lastEvalDttm && timestamp(report.lastEvalDttm),
  };
}

type ReportBody = {
  name?: string;
  type?: ReportRow['type'];
  active?: boolean;
  sql?: string;
  database?: number;
  chart?: number;
  dashboard?: number;
};

function makeReport(call: Call, { reports, nextId }: Metadata, now: Date): RestAnswer {
  const body = bodyOf(call) as ReportBody;
  const missing = ['Missing data for required field.'];
  if (body.name === undefined) return refusal(400, { name: missing });
  if (body.type === undefined) return refusal(400, { type: missing });
  const id = nextId();
  reports.set(id, {
    id,
    name: body.name,
    type: body.type,
    active: body.active ?? true,
    activeSince: now,
    sql: body.sql ?? null,
    databaseId: body.database ?? null,
    chartId: body.chart ?? null,
    dashboardId: body.dashboard ?? null,
    lastEvalDttm: null,
  });
  return { status: 201, body: { id, result: body } };
}
