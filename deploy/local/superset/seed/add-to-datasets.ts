import { z } from 'zod';
import { anyAnswer, type SupersetCaller } from '../../../../shared/clients/superset/caller.ts';
import { type SeedAdditions, type SeedMart, seedAdditions } from './seed-marts.ts';

const kept = z.looseObject({
  result: z.looseObject({
    columns: z.array(z.looseObject({ id: z.number(), column_name: z.string() })),
    metrics: z.array(z.looseObject({ id: z.number(), metric_name: z.string(), expression: z.string() })),
  }),
});

/** Gives the datasets the saved metrics and calculated columns that they do not have yet. */
export async function addToDatasets(
  admin: SupersetCaller,
  datasets: Readonly<Record<SeedMart, number>>,
): Promise<void> {
  for (const [table, additions] of Object.entries(seedAdditions)) {
    await addTo(admin, datasets[table as SeedMart], additions);
  }
}

async function addTo({ call }: SupersetCaller, id: number, additions: SeedAdditions): Promise<void> {
  const path = `/api/v1/dataset/${id}`;
  const { columns, metrics } = (await call({ method: 'GET', path, answer: kept })).result;
  const newColumns = Object.entries(additions.columns ?? {}).filter(
    ([name]) => !columns.some(({ column_name }) => column_name === name),
  );
  const newMetrics = Object.entries(additions.metrics ?? {}).filter(
    ([name]) => !metrics.some(({ metric_name }) => metric_name === name),
  );
  if (newColumns.length + newMetrics.length === 0) return;
  // What a write does not name is deleted.
  const body = {
    columns: [
      ...columns.map(({ id, column_name }) => ({ id, column_name })),
      ...newColumns.map(([column_name, column]) => ({ column_name, ...column })),
    ],
    metrics: [
      ...metrics.map(({ id, metric_name, expression }) => ({ id, metric_name, expression })),
      ...newMetrics.map(([metric_name, expression]) => ({ metric_name, expression })),
    ],
  };
  await call({ method: 'PUT', path, body, answer: anyAnswer });
}
