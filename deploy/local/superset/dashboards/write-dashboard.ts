import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts/account.ts';
import { complaintAboutOwners, ownersAfter, ownersOfNew } from '../accounts/people-json.ts';
import { forbidden, type RestAnswer, refusal } from '../answer.ts';
import { type Complaints, complainOfJson, type Rules } from '../checked-body.ts';
import type { DashboardRow, Metadata } from '../metadata.ts';
import { laterThan } from '../timestamps.ts';

/** The body of POST and PUT of a dashboard. */
export type DashboardBody = {
  dashboard_title?: string | null;
  slug?: string | null;
  published?: boolean;
  json_metadata?: string | null;
  position_json?: string | null;
  owners?: number[];
};

const text = { type: 'string', mayBeNull: true } as const;
const json = { ...text, complain: complainOfJson };
const ids = { type: { listOf: { type: 'integer' } } } as const;

/** The rules of POST and PUT. */
export const dashboardRules: Rules = {
  dashboard_title: text,
  slug: text,
  owners: ids,
  roles: ids,
  position_json: json,
  css: text,
  theme_id: { type: 'integer', mayBeNull: true },
  json_metadata: { ...text, complain: complainOfMetadata },
  published: { type: 'boolean', mayBeNull: true },
  certified_by: text,
  certification_details: text,
  is_managed_externally: { type: 'boolean', mayBeNull: true },
  external_url: text,
  tags: ids,
  uuid: text,
};

/** The settings that a dashboard may have. */
const metadataKeys: readonly string[] = [
  'native_filter_configuration',
  'chart_configuration',
  'global_chart_configuration',
  'chart_customization_config',
  'timed_refresh_immune_slices',
  'filter_scopes',
  'expanded_slices',
  'refresh_frequency',
  'default_filters',
  'stagger_refresh',
  'stagger_time',
  'color_scheme',
  'color_namespace',
  'positions',
  'label_colors',
  'shared_label_colors',
  'map_label_colors',
  'color_scheme_domain',
  'cross_filters_enabled',
  'show_chart_timestamps',
  'import_time',
  'remote_id',
  'filter_bar_orientation',
  'native_filter_migration',
  'show_native_filters',
];

function complainOfMetadata(value: unknown): string | Complaints | undefined {
  const complaint = complainOfJson(value);
  if (complaint !== undefined) return complaint;
  const unknown = Object.keys(JSON.parse(String(value))).filter((key) => !metadataKeys.includes(key));
  return unknown.length === 0
    ? undefined
    : Object.fromEntries(unknown.map((key) => [key, ['Unknown field.']]));
}

/** A write of a dashboard by somebody. */
export type DashboardWrite = { body: DashboardBody; account: Account; now: Date };

/** Makes a dashboard, as POST /dashboard/ does. */
export function makeDashboard(metadata: Metadata, { body, account, now }: DashboardWrite): RestAnswer {
  const complaints = complaintsAbout(metadata, body);
  if (complaints) return refusal(422, complaints);
  const dashboard: DashboardRow = {
    id: metadata.nextId(),
    uuid: randomUUID(),
    dashboardTitle: body.dashboard_title ?? '',
    slug: body.slug ?? null,
    published: body.published ?? false,
    jsonMetadata: body.json_metadata ?? null,
    positionJson: body.position_json ?? null,
    ownerIds: ownersOfNew(account, body.owners),
    changedOn: now,
  };
  metadata.dashboards.set(dashboard.id, dashboard);
  return { status: 201, body: { id: dashboard.id, result: body } };
}

/** Changes a dashboard, as PUT /dashboard/{id} does. */
export function writeDashboard(
  metadata: Metadata,
  dashboard: DashboardRow,
  { body, account, now }: DashboardWrite,
): RestAnswer {
  if (!account.owns(dashboard)) return forbidden;
  const complaints = complaintsAbout(metadata, body, dashboard);
  if (complaints) return refusal(422, complaints);
  Object.assign(dashboard, {
    ...(body.dashboard_title !== undefined && { dashboardTitle: body.dashboard_title ?? '' }),
    ...(body.slug !== undefined && { slug: body.slug }),
    ...(body.published !== undefined && { published: body.published }),
    ...(body.json_metadata !== undefined && { jsonMetadata: body.json_metadata }),
    ...(body.position_json !== undefined && { positionJson: body.position_json }),
    ownerIds: ownersAfter(account, dashboard.ownerIds, body.owners),
    changedOn: laterThan(dashboard.changedOn, now),
  });
  return { status: 200, body: { id: dashboard.id, result: body } };
}

function complaintsAbout(
  metadata: Metadata,
  { slug, owners }: DashboardBody,
  dashboard?: DashboardRow,
): object | undefined {
  const isTaken = [...metadata.dashboards.values()].some(
    (other) => other !== dashboard && other.slug !== null && other.slug === slug,
  );
  const complaints = {
    ...complaintAboutOwners(metadata, owners),
    ...(isTaken && { slug: ['Must be unique'] }),
  };
  return Object.keys(complaints).length > 0 ? complaints : undefined;
}
