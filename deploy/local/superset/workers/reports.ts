import type { Clock } from '../../../../shared/clients/clock.ts';
import { type RestAnswer, refusal } from '../answer.ts';
import { bodyOf, type Call, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import type { Metadata, ReportRow } from '../metadata.ts';
import { timestamp } from '../timestamps.ts';
import type { Workers } from './workers.ts';

/** What alerts and reports need. */
export type ReportCollaborators = { metadata: Metadata; workers: Workers; clock: Clock };

/** Alerts and scheduled reports; without these routes Superset answers as with ALERT_REPORTS off. */
export function reportRoutes({ metadata, workers, clock }: ReportCollaborators): Route[] {
  const path = '/api/v1/report/';
  return [
    {
      method: 'GET',
      path,
      access: 'can_read on ReportSchedule',
      handle: (call) => listReports(call, metadata, workers),
    },
    {
      method: 'POST',
      path,
      access: 'can_write on ReportSchedule',
      handle: (call) => makeReport(call, metadata, clock.now()),
    },
  ];
}

/** The answers of a Superset whose ALERT_REPORTS are switched off, whoever asks. */
export const reportsSwitchedOff: readonly Route[] = ['GET', 'POST'].map((method) => ({
  method,
  path: '/api/v1/report/',
  access: 'signed-in',
  handle: () => refusal(404, 'Not found'),
}));

function listReports(call: Call, { reports }: Metadata, workers: Workers): RestAnswer {
  return answerList(call, {
    rows: [...reports.values()],
    columns: ['id', 'name', 'type', 'active', 'chart_id', 'dashboard_id', 'last_eval_dttm'],
    show: (report) => reportJson(report, workers),
    orders: { name: ({ name }) => name, type: ({ type }) => type, active: ({ active }) => active },
    usualOrder: 'name',
    filters: { name: ({ name }) => name, active: ({ active }) => active, type: ({ type }) => type },
  });
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
