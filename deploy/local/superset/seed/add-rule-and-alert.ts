import { z } from 'zod';
import type { SupersetCaller } from '../../../../shared/clients/superset/caller.ts';
import { listAll } from '../../../../shared/clients/superset/pages.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import { openKind } from './find-or-make.ts';

/** The role whose members see part of a dataset only; every Superset has it. */
const restrictedRole = 'Gamma';

/** Makes the rule by which branch staff see sessions from Armenia only. */
export async function addRule(admin: SupersetCaller, datasetId: number): Promise<number> {
  const roles = await listAll(admin.call, {
    path: '/api/v1/security/roles/',
    item: z.looseObject({ id: z.number() }),
    orderBy: 'name',
    filters: [{ col: 'name', opr: 'eq', value: restrictedRole }],
  });
  const makeRule = await openKind(admin, 'rowlevelsecurity');
  const { id } = await makeRule('Sessions from Armenia', {
    filter_type: 'Regular',
    clause: "country = 'Armenia'",
    tables: [datasetId],
    roles: roles.map(({ id }) => id),
  });
  return id;
}

/** Makes an alert over a mart; undefined where alerts and reports are switched off, as they are in a fresh Superset. */
export async function addAlert(
  admin: SupersetCaller,
  alert: { databaseId: number; chartId: number; schema: string },
): Promise<number | undefined> {
  const { databaseId, chartId, schema } = alert;
  try {
    const makeAlert = await openKind(admin, 'report');
    const { id } = await makeAlert('A day without applications', {
      type: 'Alert',
      active: true,
      crontab: '0 9 * * *',
      timezone: 'Asia/Yerevan',
      database: databaseId,
      chart: chartId,
      sql: `SELECT SUM(applications) FROM ${schema}.mart_daily_kpis WHERE event_date = CURRENT_DATE() - 1`,
      validator_type: 'operator',
      validator_config_json: { op: '==', threshold: 0 },
      recipients: [{ type: 'Email', recipient_config_json: { target: 'analytics@example.test' } }],
    });
    return id;
  } catch (error) {
    if (error instanceof SupersetError && error.problem === 'not-found') return undefined;
    throw error;
  }
}
