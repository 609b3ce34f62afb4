import { fileURLToPath } from 'node:url';
import { openChild } from '../bigquery/child.ts';
import { atMost, type Figure } from '../report.ts';
import type { DriftRun, DriftRuns } from './drift-process.ts';
import type { Requests, Scale } from './generated-world.ts';

const scale: Scale = { datasets: 10_000, columns: 100, charts: 20_000, dashboards: 1000 };

/** What a function of 256 MiB can give to the heap. */
const heapMebibytes = 150;

/** Of V8's young objects; more only delays their collection. */
const youngMebibytes = 8;

/** Lets detect-drift look at a large Superset for the first time, and once more when nothing has changed. */
export async function benchDrift(): Promise<Figure[]> {
  const options = [`--max-old-space-size=${heapMebibytes}`, `--max-semi-space-size=${youngMebibytes}`];
  const child = openChild(fileURLToPath(new URL('drift-process.ts', import.meta.url)), options);
  try {
    return figuresOf(await child.ask<DriftRuns>({ scale, times: 2 }));
  } finally {
    await child.stop();
  }
}

function figuresOf({ runs, idle, differing, largestRecordBytes }: DriftRuns): Figure[] {
  const [first, next] = runs;
  if (!first || !next) throw new Error('Expected two runs.');
  const seventh = Math.ceil(scale.datasets / 7);
  return [
    atMost(5, {
      name: 'processor time, first scan',
      unit: 's',
      value: analysisOf(first),
      note: `${generatingInWords(first)}; ${scale.datasets} datasets x ${scale.columns} columns, ${scale.charts} charts; ${first.summary}`,
    }),
    atMost(5, {
      name: 'processor time, next run',
      unit: 's',
      value: analysisOf(next),
      note: generatingInWords(next),
    }),
    atMost(256, {
      name: 'peak memory, both runs',
      unit: 'MiB',
      value: Math.round(next.peakMebibytes),
      note: `RSS of its own process, ${Math.round(idle.peakMebibytes)} before the first run; heap limited to ${heapMebibytes}`,
    }),
    ...requestFigures(first, next, seventh + differing),
    atMost(1_000_000, {
      name: 'largest record of what is remembered',
      unit: 'bytes',
      value: largestRecordBytes,
      note: 'a document of Firestore holds 1 MiB',
    }),
  ];
}

function requestFigures(first: DriftRun, next: DriftRun, mostDatasets: number): Figure[] {
  const objects = scale.datasets + scale.charts + scale.dashboards;
  return [
    atMost(objects, {
      name: 'objects read, first scan',
      unit: '',
      value: objectsOf(first.requests),
      note: inWords(first.requests),
    }),
    atMost(mostDatasets, {
      name: 'objects read, next run',
      unit: '',
      value: objectsOf(next.requests),
      note: `goal: a seventh of the datasets, and those that differ; ${inWords(next.requests)}`,
    }),
  ];
}

function analysisOf({ processorSeconds, generatingSeconds }: DriftRun): number {
  return processorSeconds - generatingSeconds;
}

function generatingInWords({ generatingSeconds }: DriftRun): string {
  return `without ${generatingSeconds.toFixed(1)} s for making the answers`;
}

function objectsOf({ datasets = 0, charts = 0, dashboards = 0 }: Requests): number {
  return datasets + charts + dashboards;
}

function inWords(requests: Requests): string {
  return Object.entries(requests)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
