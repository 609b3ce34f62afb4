import assert from 'node:assert/strict';
import { z } from 'zod';
import { servicePermissions } from '../../../shared/clients/superset/service-account.ts';
import type { Claim, World } from './world.ts';

/** An alert that asks the warehouse for something. */
async function makeAlert({ admin, seeded }: World, name: string, sql: string): Promise<number> {
  const { id } = await admin.call({
    method: 'POST',
    path: '/api/v1/report/',
    body: {
      type: 'Alert',
      name,
      sql,
      active: true,
      crontab: '0 9 * * *',
      timezone: 'UTC',
      database: seeded.databaseId,
      chart: seeded.charts['Apply clicks'],
      validator_type: 'operator',
      validator_config_json: { op: '>', threshold: 0 },
      recipients: [{ type: 'Email', recipient_config_json: { target: 'anna@example.test' } }],
    },
    answer: z.looseObject({ id: z.number() }),
  });
  return id;
}

/** What alerts tell, of a Superset whose alerts and reports are switched on. */
export const alertingClaims: Claim[] = [
  {
    title: 'an alert is listed without its SQL, and tells it by itself, with its database',
    check: async (world) => {
      const sql = 'SELECT SUM(apply_clicks) FROM marts.mart_apply_funnel';
      const id = await makeAlert(world, 'No applications', sql);

      const listed = await world.client.listReports();

      assert.deepEqual(listed, [
        { id, name: 'No applications', type: 'Alert', active: true, evaluatedAt: undefined },
      ]);
      const alert = await world.client.report(id);
      assert.equal(alert.sql, sql);
      assert.equal(alert.databaseId, world.seeded.databaseId);
    },
  },
  {
    title: 'who may not read reports is told so',
    check: async ({ clientOf }) => {
      const permissions = servicePermissions.filter((name) => name !== 'can_read on ReportSchedule');
      const client = await clientOf(permissions);
      assert.equal(await client.listReports(), 'not-permitted');
    },
  },
];
