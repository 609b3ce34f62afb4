import { z } from 'zod';
import type { Report, ReportDetails, RowLevelSecurityRule, SupersetAccount } from './port.ts';
import { maybe, maybeText } from './wire.ts';

/** A row level security rule in its list. */
export const rowLevelSecurityRule = z
  .looseObject({
    id: z.number(),
    name: maybeText,
    clause: maybeText,
    tables: maybe(z.array(z.looseObject({ id: z.number(), table_name: maybeText }))),
  })
  .transform(
    ({ id, name, clause, tables }): RowLevelSecurityRule => ({
      id,
      name: name ?? '',
      clause: clause ?? '',
      tables: (tables ?? []).map(({ id, table_name }) => ({ id, name: table_name ?? '' })),
    }),
  );

const inReports = {
  id: z.number(),
  name: maybeText,
  type: maybeText,
  active: maybe(z.boolean()),
  last_eval_dttm: maybeText,
};

/** An alert or report in its list. */
export const report = z.looseObject(inReports).transform(reportOf);

/** An alert or report by itself: only there its SQL is. */
export const reportDetails = z
  .looseObject({ ...inReports, sql: maybeText, database: maybe(z.looseObject({ id: maybe(z.number()) })) })
  .transform((row): ReportDetails => ({ ...reportOf(row), sql: row.sql, databaseId: row.database?.id }));

function reportOf(row: z.infer<z.ZodObject<typeof inReports>>): Report {
  const { id, name, type, active, last_eval_dttm } = row;
  return {
    id,
    name: name ?? '',
    type: type ?? '',
    active: active ?? false,
    evaluatedAt: last_eval_dttm,
  };
}

/** GET /me/roles/. */
export const account = z
  .looseObject({
    userId: maybe(z.number()),
    username: maybeText,
    roles: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
  })
  .transform(
    ({ userId, username, roles }): SupersetAccount => ({
      userId,
      username,
      roles: Object.keys(roles),
      permissions: [
        ...new Set(
          Object.values(roles)
            .flat()
            .map(([permission, view]) => `${permission} on ${view}`),
        ),
      ].sort(),
    }),
  );
