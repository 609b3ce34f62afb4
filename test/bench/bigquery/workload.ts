import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Field } from '../../../deploy/local/bigquery/field.ts';
import { generateEvents } from '../../../deploy/local/ga4/generate-events.ts';
import { loadConfig } from '../../../shared/config/load.ts';
import type { Config } from '../../../shared/config/parse-config.ts';
import { type MartPlan, parseMartPlan, type SqlTarget } from '../../../shared/mart-plan.ts';

/** What both sides do: load these day tables, then build these marts. */
export type Workload = {
  config: Config;
  plan: MartPlan;
  target: SqlTarget;
  schema: Field[];
  /** Day tables, each as a DuckDB SELECT. */
  days: { name: string; select: string }[];
  threads: number;
  /** Builds at once: what a refresh on the emulated cloud has. */
  concurrency: number;
  now: string;
};

/** How long it took until every mart was built, and how many rows each has. */
export type BuiltMarts = { milliseconds: number; rows: Record<string, number> };

const root = resolve(import.meta.dirname, '../../..');
const now = '2026-11-24T02:00:00Z';

/** All marts of the repository over about a million generated events. */
export function readWorkload(): Workload {
  const config = loadConfig(resolve(root, 'deploy/local/watchdog.yaml'));
  const events = generateEvents({
    seed: 7,
    today: new Date(now),
    days: 30,
    eventsPerDay: 33_400,
    intraday: false,
  });
  return {
    config,
    plan: parseMartPlan(JSON.parse(readFileSync(resolve(root, 'marts/plan.json'), 'utf8'))),
    target: {
      project: config.project,
      martsDataset: config.datasets.marts,
      ga4Dataset: config.datasets.ga4,
      windowDays: config.refresh.exportWindowDays,
    },
    schema: events.schema,
    days: events.tables,
    threads: 2,
    concurrency: config.refresh.concurrency,
    now,
  };
}
