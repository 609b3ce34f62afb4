import { isDeepStrictEqual } from 'node:util';
import { atMost, type Figure } from '../report.ts';
import { translateMarts } from './duckdb-sql.ts';
import { runDuckDb, runStandIn, type SideRun } from './sides.ts';
import { readWorkload, type Workload } from './workload.ts';

const rounds = 3;

/**
 * What the BigQuery stand-in costs on top of DuckDB: all marts over about a million events as query jobs, and the
 * same translated SQL on plain DuckDB. Each side runs in a fresh process; who goes first alternates.
 */
export async function benchBigQuery(): Promise<Figure[]> {
  const workload = readWorkload();
  const marts = await translateMarts(workload);
  const standIn: SideRun[] = [];
  const duckDb: Awaited<ReturnType<typeof runDuckDb>>[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 1) duckDb.push(await runDuckDb(workload, marts));
    standIn.push(await runStandIn(workload));
    if (round % 2 === 0) duckDb.push(await runDuckDb(workload, marts));
  }
  checkSameRows(standIn, duckDb);
  return figuresOf(workload, duckDb[0]?.events ?? 0, standIn, duckDb);
}

function checkSameRows(standIn: SideRun[], duckDb: SideRun[]): void {
  const [expected] = duckDb;
  const other = [...standIn, ...duckDb].find(({ rows }) => !isDeepStrictEqual(rows, expected?.rows));
  if (!other) return;
  throw new Error(
    `The sides disagree about rows: ${JSON.stringify(other.rows)}, ${JSON.stringify(expected?.rows)}`,
  );
}

function figuresOf(workload: Workload, events: number, standIn: SideRun[], duckDb: SideRun[]): Figure[] {
  const { plan, threads, concurrency } = workload;
  // The least of the rounds: whatever else the machine does can only add to a figure.
  const of = (runs: SideRun[], key: Exclude<keyof SideRun, 'rows'>) =>
    Math.min(...runs.map((run) => run[key]));
  const ratio = (key: Exclude<keyof SideRun, 'rows'>) => of(standIn, key) / of(duckDb, key);
  const range = (runs: SideRun[]) => runs.map(({ martSeconds }) => martSeconds.toFixed(1)).join(', ');
  return [
    {
      name: 'events',
      unit: 'events',
      value: events,
      note: `${workload.days.length} generated days; every figure is the least of ${rounds} rounds`,
    },
    { name: 'generate and load, stand-in', unit: 's', value: of(standIn, 'loadSeconds') },
    { name: 'generate and load, DuckDB', unit: 's', value: of(duckDb, 'loadSeconds') },
    {
      name: `${plan.marts.length} marts, stand-in`,
      unit: 's',
      value: of(standIn, 'martSeconds'),
      note: `REST query jobs, ${concurrency} at once, ${threads} threads; rounds: ${range(standIn)}`,
    },
    {
      name: `${plan.marts.length} marts, DuckDB`,
      unit: 's',
      value: of(duckDb, 'martSeconds'),
      note: `the same SQL, CREATE TABLE AS, ${concurrency} at once, ${threads} threads; rounds: ${range(duckDb)}`,
    },
    atMost(1.2, { name: 'marts, stand-in / DuckDB', unit: 'times', value: ratio('martSeconds') }),
    {
      name: 'processor time of the marts, stand-in / DuckDB',
      unit: 'times',
      value: ratio('martProcessorSeconds'),
      note: `${of(standIn, 'martProcessorSeconds').toFixed(1)} s and ${of(duckDb, 'martProcessorSeconds').toFixed(1)} s, which a busy machine does not change; without the analyzer's process`,
    },
    {
      name: 'peak memory, stand-in',
      unit: 'MiB',
      value: Math.round(of(standIn, 'peakMebibytes')),
      note: `RSS of its own process; the SQL analyzer's process, about 100 MiB, comes on top`,
    },
    { name: 'peak memory, DuckDB', unit: 'MiB', value: Math.round(of(duckDb, 'peakMebibytes')) },
  ];
}
