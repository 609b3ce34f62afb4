/** How long `npm start` takes until everything is up, and until the first mart is fresh. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalCloud } from '../../deploy/local/cloud.ts';
import { answerParent, openChild } from './bigquery/child.ts';
import { atMost, type Figure, median } from './report.ts';

/** Milliseconds since the start of the process. */
type Start = {
  /** When `startCloud` was called: Node and every module are loaded. */
  calledAt: number;
  /** When each part was up, by the first word of its line. */
  partsAt: Record<string, number>;
  upAt: number;
  firstMartAt: number;
};

const rounds = 3;

/** Few events: what is measured is the cloud, not its data. */
const events = { kind: 'generated', seed: 7, days: 1, eventsPerDay: 100 } as const;

/** Starts the emulated cloud in fresh processes, lets the schedule fire, and waits for the first mart. */
export async function benchStart(): Promise<Figure[]> {
  const starts: Start[] = [];
  for (let round = 0; round < rounds; round++) {
    const child = openChild(fileURLToPath(import.meta.url));
    try {
      starts.push(await child.ask<Start>('start'));
    } finally {
      await child.stop();
    }
  }
  return figuresOf(starts);
}

function figuresOf(starts: Start[]): Figure[] {
  const seconds = (value: (start: Start) => number) => median(starts.map(value)) / 1000;
  const part = (name: string, until: string, since: string, note: string): Figure => ({
    name: `  ${name}`,
    unit: 's',
    value: seconds((start) => instant(start, until) - instant(start, since)),
    note,
  });
  return [
    atMost(5, {
      name: 'from the start of the process to everything up',
      unit: 's',
      value: seconds(({ upAt }) => upAt),
      note: `${events.days} generated day of ${events.eventsPerDay} events; median of ${rounds}, all: ${starts.map(({ upAt }) => (upAt / 1000).toFixed(1)).join(', ')}`,
    }),
    part('loading', 'called', 'process', 'Node, and the modules of the emulated cloud'),
    part('BigQuery', 'BigQuery', 'called', 'configuration, clock, state; DuckDB and the SQL analyzer'),
    part('warehouse', 'GA4', 'BigQuery', 'datasets, tables, events'),
    part('Pub/Sub', 'Pub/Sub', 'GA4', 'with the view stg_events'),
    part('functions', 'Function', 'Pub/Sub', "loaded through Google's functions-framework"),
    part('messages', 'up', 'Function', 'topics, subscriptions, the feed of facts, schedules'),
    {
      name: 'from startCloud to the first mart-refreshed',
      unit: 's',
      value: seconds(({ firstMartAt, calledAt }) => firstMartAt - calledAt),
      note: 'the schedule fires once everything is up',
    },
  ];
}

function instant({ calledAt, partsAt, upAt }: Start, name: string): number {
  const found = { ...partsAt, process: 0, called: calledAt, up: upAt }[name];
  if (found === undefined) throw new Error(`No part of the cloud told that ${name} is up.`);
  return found;
}

async function start(): Promise<Start> {
  const { startCloud } = await import('../../deploy/local/cloud.ts');
  const root = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-bench-'));
  const partsAt: Start['partsAt'] = {};
  const calledAt = performance.now();
  const cloud = await startCloud({
    root,
    configFile: resolve(root, 'deploy/local/watchdog.yaml'),
    logFile: join(folder, 'functions.log'),
    events,
    onProgress: (line) => {
      partsAt[line.split(' ')[0] ?? line] ??= performance.now();
    },
  });
  try {
    const upAt = performance.now();
    await firstMart(cloud);
    return { calledAt, partsAt, upAt, firstMartAt: performance.now() };
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Lets the schedule fire; rejects when its run ends without a fresh mart. */
async function firstMart(cloud: LocalCloud): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  const unsubscribe = cloud.facts.subscribe(({ type, data }) => {
    if (type === 'watchdog.marts-refreshed.v1') reject(new Error(`No mart: ${JSON.stringify(data)}`));
    if (type !== 'watchdog.mart-refreshed.v1') return;
    if ((data as { outcome?: string }).outcome === 'refreshed') done();
  });
  try {
    await cloud.fire('refresh-marts');
    await promise;
  } finally {
    unsubscribe();
  }
}

if (import.meta.main) answerParent(start);
