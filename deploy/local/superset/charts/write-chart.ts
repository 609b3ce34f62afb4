import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts/account.ts';
import { complaintAboutOwners, ownersAfter, ownersOfNew } from '../accounts/people-json.ts';
import { forbidden, type RestAnswer, refusal } from '../answer.ts';
import { complainOfJson, type Rules } from '../checked-body.ts';
import type { ChartRow, Metadata } from '../metadata.ts';
import { laterThan } from '../timestamps.ts';

/** The body of POST and PUT of a chart. */
export type ChartBody = {
  slice_name?: string;
  viz_type?: string | null;
  params?: string | null;
  query_context?: string | null;
  datasource_id?: number;
  datasource_type?: string;
  dashboards?: number[];
  owners?: number[];
};

const text = { type: 'string', mayBeNull: true } as const;
const json = { ...text, complain: complainOfJson };
const ids = { type: { listOf: { type: 'integer' } } } as const;

/** The rules of PUT. */
export const chartRules: Rules = {
  slice_name: text,
  description: text,
  viz_type: text,
  owners: ids,
  params: json,
  query_context: json,
  query_context_generation: { type: 'boolean', mayBeNull: true },
  cache_timeout: { type: 'integer', mayBeNull: true },
  datasource_id: { type: 'integer', mayBeNull: true },
  datasource_type: text,
  dashboards: ids,
  certified_by: text,
  certification_details: text,
  is_managed_externally: { type: 'boolean', mayBeNull: true },
  external_url: text,
  tags: ids,
  uuid: text,
};

/** The rules of POST. */
export const newChartRules: Rules = {
  ...chartRules,
  slice_name: { type: 'string', isRequired: true },
  datasource_id: { type: 'integer', isRequired: true },
  datasource_type: { type: 'string', isRequired: true },
};

/** A write of a chart by somebody. */
export type ChartWrite = { body: ChartBody; account: Account; now: Date };

/** Makes a chart, as POST /chart/ does. */
export function makeChart(metadata: Metadata, { body, account, now }: ChartWrite): RestAnswer {
  const complaints = complaintsAbout(metadata, body);
  if (complaints) return refusal(422, complaints);
  const chart: ChartRow = {
    id: metadata.nextId(),
    uuid: randomUUID(),
    sliceName: body.slice_name ?? '',
    vizType: body.viz_type ?? 'table',
    datasourceId: body.datasource_id ?? 0,
    datasourceType: body.datasource_type ?? 'table',
    params: body.params ?? null,
    queryContext: body.query_context ?? null,
    dashboardIds: body.dashboards ?? [],
    ownerIds: ownersOfNew(account, body.owners),
    changedOn: now,
  };
  metadata.charts.set(chart.id, chart);
  return { status: 201, body: { id: chart.id, result: body } };
}

/** Changes a chart, as PUT /chart/{id} does. */
export function writeChart(
  metadata: Metadata,
  chart: ChartRow,
  { body, account, now }: ChartWrite,
): RestAnswer {
  if (!account.owns(chart)) return forbidden;
  const complaints = complaintsAbout(metadata, body);
  if (complaints) return refusal(422, complaints);
  Object.assign(chart, {
    ...(body.slice_name !== undefined && { sliceName: body.slice_name }),
    ...(body.viz_type !== undefined && { vizType: body.viz_type }),
    ...(body.params !== undefined && { params: body.params }),
    ...(body.query_context !== undefined && { queryContext: body.query_context }),
    ...(body.datasource_id !== undefined && { datasourceId: body.datasource_id }),
    ...(body.datasource_type !== undefined && { datasourceType: body.datasource_type }),
    ...(body.dashboards !== undefined && { dashboardIds: body.dashboards }),
    ownerIds: ownersAfter(account, chart.ownerIds, body.owners),
    changedOn: laterThan(chart.changedOn, now),
  });
  return { status: 200, body: { id: chart.id, result: body } };
}

function complaintsAbout(metadata: Metadata, body: ChartBody): object | undefined {
  const { datasource_id: datasetId, dashboards = [], owners } = body;
  const complaints = {
    ...complaintAboutOwners(metadata, owners),
    ...(datasetId !== undefined &&
      !metadata.datasets.has(datasetId) && { datasource_id: ['Datasource does not exist'] }),
    ...(!dashboards.every((id) => metadata.dashboards.has(id)) && {
      dashboards: ['Dashboards do not exist'],
    }),
  };
  return Object.keys(complaints).length > 0 ? complaints : undefined;
}
