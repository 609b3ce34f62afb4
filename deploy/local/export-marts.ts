import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Field } from './bigquery/field.ts';
import type { LocalCloud } from './cloud.ts';

type Cell = { v: unknown };
type Page = { rows?: { f: Cell[] }[]; pageToken?: string };

/**
 * Writes each mart as `mart_NAME.ndjson`, one JSON object per row as BigQuery exports them: INTEGER and NUMERIC as
 * strings, FLOAT as numbers, TIMESTAMP as `2021-01-01 02:31:58.563156 UTC`; a null is written as null, so that every
 * row has every column. The folder exists.
 */
export async function exportMarts(cloud: LocalCloud, folder: string): Promise<void> {
  const { config, plan, addresses } = cloud;
  const dataset = config.mode === 'shadow' ? config.datasets.shadow : config.datasets.marts;
  for (const { name } of plan.marts) {
    const table = `${addresses.bigquery}/bigquery/v2/projects/${config.project}/datasets/${dataset}/tables/${name}`;
    const description = await fetch(table);
    // A mart that was not refreshed has no table; the run has said so already.
    if (!description.ok) continue;
    const { schema } = (await description.json()) as { schema: { fields: Field[] } };
    const lines: string[] = [];
    for await (const row of rowsOf(table)) lines.push(`${JSON.stringify(objectOf(row.f, schema.fields))}\n`);
    await writeFile(resolve(folder, `${name}.ndjson`), lines.join(''));
  }
}

async function* rowsOf(table: string): AsyncGenerator<{ f: Cell[] }> {
  let pageToken: string | undefined;
  do {
    const query = new URLSearchParams({
      maxResults: '10000',
      'formatOptions.useInt64Timestamp': 'true',
    });
    if (pageToken) query.set('pageToken', pageToken);
    const page = (await (await fetch(`${table}/data?${query}`)).json()) as Page;
    yield* page.rows ?? [];
    pageToken = page.pageToken;
  } while (pageToken);
}

function objectOf(cells: Cell[], fields: Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field, index) => [field.name, valueOfCell(cells[index]?.v ?? null, field)]),
  );
}

function valueOfCell(value: unknown, field: Field): unknown {
  if (field.mode === 'REPEATED') {
    return (value as Cell[]).map((item) => valueOfCell(item.v, { ...field, mode: 'NULLABLE' }));
  }
  if (value === null) return null;
  if (field.type === 'RECORD') return objectOf((value as { f: Cell[] }).f, field.fields ?? []);
  if (field.type === 'TIMESTAMP') return timestampText(BigInt(String(value)));
  if (field.type === 'BOOLEAN') return value === 'true';
  if (field.type === 'FLOAT') return Number.isFinite(Number(value)) ? Number(value) : value;
  return value;
}

/** Microseconds since 1970 as BigQuery writes a TIMESTAMP into a file. */
export function timestampText(microseconds: bigint): string {
  const micros = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((microseconds - micros) / 1000n))
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  const fraction = micros === 0n ? '' : `.${String(micros).padStart(6, '0')}`.replace(/0+$/, '');
  return `${seconds}${fraction} UTC`;
}
