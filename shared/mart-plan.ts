/**
 * The committed `marts/plan.json`: every mart analysed once on a developer's machine, so that no function needs an
 * analyzer. Written by `npm run marts` (deploy/marts), read by refresh-marts, check-freshness and the docs.
 */
import { z } from 'zod';

const columnSchema = z.strictObject({
  name: z.string().min(1),
  /** BigQuery's REST name: INTEGER, FLOAT, BOOLEAN, RECORD. */
  type: z.string().min(1),
  mode: z.enum(['NULLABLE', 'REQUIRED', 'REPEATED']),
  description: z.string().min(1),
});

const auditSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unique'), columns: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('not-null'), columns: z.array(z.string()).min(1) }),
  /** The new version has at least this share of the published version's rows. */
  z.strictObject({ kind: z.literal('row-floor'), percent: z.number().min(0).max(100) }),
  z.strictObject({
    kind: z.literal('accepted-values'),
    column: z.string(),
    values: z.array(z.union([z.string(), z.number()])).min(1),
  }),
  /** A condition that no row may break; a row for which it is null breaks nothing. */
  z.strictObject({ kind: z.literal('each-row'), name: z.string(), sql: z.string() }),
  /** A condition over the table as a whole, which must be true; it may read marts that this one depends on. */
  z.strictObject({ kind: z.literal('whole-table'), name: z.string(), sql: z.string() }),
]);

const sqlFields = {
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  file: z.string(),
  /** The plain SELECT: the header is removed, tables are placeholders (see `renderMartSql`). */
  sql: z.string().min(1),
  /** The line of `file` that the first line of `sql` stands on. */
  sqlStartLine: z.int().positive(),
  description: z.string().min(1),
  columns: z.array(columnSchema).min(1),
};

const stagingSchema = z.strictObject({ ...sqlFields, name: z.literal('stg_events') });

const martSchema = z.strictObject({
  ...sqlFields,
  grain: z.array(z.string()).min(1),
  owner: z.string().min(1),
  graceMinutes: z.int().positive(),
  /** The column whose newest value says how recent the data is. */
  dateColumn: z.string().exactOptional(),
  /** Set where the table is partitioned by day. */
  partitionBy: z.string().exactOptional(),
  clusterBy: z.array(z.string()).min(1).max(4).exactOptional(),
  /** Marts and `stg_events`, as the SQL names them, sorted. */
  dependsOn: z.array(z.string()),
  audits: z.array(auditSchema),
});

const planSchema = z.strictObject({
  /** One sentence: from what this was made and by which command. */
  generatedFrom: z.string(),
  staging: stagingSchema,
  /** Sorted by name. */
  marts: z.array(martSchema),
});

/** The whole of `marts/plan.json`. */
export type MartPlan = z.infer<typeof planSchema>;

/** `stg_events`, the view under all marts. */
export type StagingView = z.infer<typeof stagingSchema>;

/** One mart: its SQL, its header and what the analyzer found out about it. */
export type PlannedMart = z.infer<typeof martSchema>;

/** One typed and described column of a mart. */
export type PlannedColumn = z.infer<typeof columnSchema>;

/** One check that a freshly built mart must pass before it is published. */
export type PlannedAudit = z.infer<typeof auditSchema>;

/** The typed plan, or an error that names every field that is wrong. */
export function parseMartPlan(value: unknown): MartPlan {
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    throw new Error(`Expected marts/plan.json to be a mart plan (write it with npm run marts), got:
${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/** Where the tables of a mart are; every name is as BigQuery spells it, without backticks. */
export type SqlTarget = {
  project: string;
  martsDataset: string;
  ga4Dataset: string;
  /** How many days of the export `stg_events` reads. */
  windowDays: number;
  /** `project.dataset.table` for a mart that is to be read elsewhere, undefined where it is at its usual place. */
  tableFor?: (name: string) => string | undefined;
};

/** The placeholder of the raw export in planned SQL. */
export const rawExport = 'ga4.events_*';

/** The placeholder of the number of days that `stg_events` reads. */
export const windowDaysPlaceholder = 'window_days';

/** Writes a name the way planned SQL carries it: `${mart_geo}`. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}

/**
 * Runnable GoogleSQL. Planned SQL names each table as `${mart_geo}`, the raw export as `${ga4.events_*}` and the
 * window as `${window_days}`; the planner refuses a file that contains `${` by itself, so this replacement is exact.
 * Lines stay where they are, so BigQuery's error positions lead back to the file (see `fileLine`).
 */
export function renderMartSql(mart: { sql: string }, target: SqlTarget): string {
  return renderPlaceholders(mart.sql, target);
}

/** The same replacement for any planned SQL text, such as an audit's condition. */
export function renderPlaceholders(sql: string, target: SqlTarget): string {
  return sql.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name === windowDaysPlaceholder) return String(target.windowDays);
    if (name === rawExport) return `\`${target.project}.${target.ga4Dataset}.events_*\``;
    return `\`${target.tableFor?.(name) ?? `${target.project}.${target.martsDataset}.${name}`}\``;
  });
}

/** The line of the mart's file that a line of its rendered SQL stands on; both count from 1. */
export function fileLine(mart: { sqlStartLine: number }, sqlLine: number): number {
  return mart.sqlStartLine + sqlLine - 1;
}
