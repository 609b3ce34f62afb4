import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'Expected a lower-case column name');
const names = z.array(name).min(1);
const sentence = z.string().trim().min(1);

const auditSchema = z.union(
  [
    z.strictObject({ unique: names }),
    z.strictObject({ 'not-null': names }),
    z.strictObject({ 'accepted-values': z.record(name, z.array(z.union([z.string(), z.number()])).min(1)) }),
    z.strictObject({ name: sentence, 'each-row': sentence }),
    z.strictObject({ name: sentence, 'whole-table': sentence }),
  ],
  'Expected one of unique, not-null, accepted-values, name with each-row, name with whole-table',
);

const viewSchema = z.strictObject({
  description: sentence,
  columns: z.record(name, sentence),
});

const martSchema = z.strictObject({
  ...viewSchema.shape,
  grain: names,
  owner: sentence,
  grace: z.string().regex(/^\d+(m|h|d)$/, 'Expected a time like 90m, 2h or 1d'),
  /** The data date column; the table is partitioned by it. */
  date: name.exactOptional(),
  cluster: names.max(4).exactOptional(),
  /** Percent of the published version's rows that a new version has at least. */
  'row-floor': z.number().min(0).max(100).exactOptional(),
  audits: z.array(auditSchema).exactOptional(),
});

/** What the leading comment of a mart's file says. */
export type MartHeader = z.infer<typeof martSchema>;

/** What the leading comment of `stg_events.sql` says. */
export type ViewHeader = z.infer<typeof viewSchema>;

/** One entry under `audits:`. */
export type HeaderAudit = z.infer<typeof auditSchema>;

/** The rules of a mart's header. */
export const martHeaderSchema: z.ZodType<MartHeader> = martSchema;

/** The rules of the staging view's header. */
export const viewHeaderSchema: z.ZodType<ViewHeader> = viewSchema;

const MINUTES = { m: 1, h: 60, d: 1440 };

/** A grace like `2h` in minutes. */
export function graceMinutes(grace: string): number {
  const unit = grace.at(-1) as keyof typeof MINUTES;
  return Number.parseInt(grace, 10) * MINUTES[unit];
}
