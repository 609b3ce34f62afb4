import { z } from 'zod';
import type { Report, RowLevelSecurityRule, SupersetAccount } from './port.ts';
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

/** An alert or report in its list. */
export const report = z
  .looseObject({
    id: z.number(),
    name: maybeText,
    type: maybeText,
    active: maybe(z.boolean()),
    last_eval_dttm: maybeText,
  })
  .transform(
    ({ id, name, type, active, last_eval_dttm }): Report => ({
      id,
      name: name ?? '',
      type: type ?? '',
      active: active ?? false,
      evaluatedAt: last_eval_dttm,
    }),
  );

/** GET /me/roles/. */
export const account = z
  .looseObject({
    username: maybeText,
    roles: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
  })
  .transform(
    ({ username, roles }): SupersetAccount => ({
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
