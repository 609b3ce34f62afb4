/**
 * The refresh, measured on a BigQuery of fixed speed: how close a run comes to its critical path, and how many
 * API calls it makes. A ratio depends on the durations it is made with, so those of 17 marts are real ones.
 */
import planJson from '../../../marts/plan.json' with { type: 'json' };
import { type MartPlan, parseMartPlan } from '../../../shared/mart-plan.ts';
import { atMost, type Figure, median } from '../report.ts';
import type { Latencies } from './fixed-latency-jobs.ts';
import { makePlan } from './graphs.ts';
import { concurrency, type RefreshRun, runRefresh } from './refresh-run.ts';
import { longestChain, makespan, orderViolations } from './schedule.ts';

/** A refresh and what it was made of. */
type Measured = RefreshRun & {
  marts: number;
  /** Calls without status polls of copies. */
  callsPerMart: number;
  pollsPerMart: number;
  makespanMilliseconds: number;
  criticalPathMilliseconds: number;
  /** No schedule can be shorter: the critical path, or all builds shared out over the slots. */
  boundMilliseconds: number;
  violations: string[];
};

const latencies: Latencies = { buildMilliseconds: 2000, copyMilliseconds: 500, otherMilliseconds: 50 };
const noLatencies: Latencies = { buildMilliseconds: 0, copyMilliseconds: 0, otherMilliseconds: 0 };
const repetitions = 3;
const pushes = 9;

/** Runs the real handler on made-up plans and on the committed one, about two and a half minutes in all. */
export async function benchRefresh(): Promise<Figure[]> {
  const firstCall = await measureFirstCall();
  const flat: Measured[] = [];
  for (let run = 0; run < repetitions; run++) flat.push(await measure(audited('flat', 17)));
  const rowsAndSchema = await measure(makePlan('flat', 17, 'rows and schema'));
  const committed = await measure(parseMartPlan(planJson));
  const dag = await measure(audited('dag', 17));
  const deep = await measure(audited('deep', 17));
  const hundreds = await measure(audited('dag', 200));
  const thousands = await measure(audited('dag', 2000));
  const all = [...flat, rowsAndSchema, committed, dag, deep, hundreds, thousands];
  return [
    ...scheduleFigures({ flat, committed, dag, deep }),
    ...callFigures({ rowsAndSchema, committed, dag, deep, hundreds, thousands }),
    ...sizeFigures([hundreds, thousands]),
    violationsFigure(all),
    {
      name: 'wall time beside the makespan, 17 flat',
      unit: 'ms',
      value: median(flat.map((run) => run.wallMilliseconds - run.makespanMilliseconds)),
      note: 'before the first build and after the last copy: view, metadata, expiries, facts',
    },
    firstCall,
  ];
}

function audited(shape: Parameters<typeof makePlan>[0], size: number): MartPlan {
  return makePlan(shape, size, 'every header audit');
}

async function measure(plan: MartPlan): Promise<Measured> {
  const run = await runRefresh(plan, latencies);
  const marts = plan.marts.length;
  const { 'jobs.list': polls = 0, ...calls } = run.calls;
  const { buildMilliseconds, copyMilliseconds } = latencies;
  const criticalPathMilliseconds = longestChain(plan.marts) * (buildMilliseconds + copyMilliseconds);
  return {
    ...run,
    marts,
    callsPerMart: Object.values(calls).reduce((sum, count) => sum + count, 0) / marts,
    pollsPerMart: polls / marts,
    makespanMilliseconds: makespan(run.jobs),
    criticalPathMilliseconds,
    boundMilliseconds: Math.max(criticalPathMilliseconds, (marts * buildMilliseconds) / concurrency),
    violations: orderViolations(plan.marts, run.jobs),
  };
}

function scheduleFigures(runs: { flat: Measured[]; committed: Measured; dag: Measured; deep: Measured }) {
  const ratio = (shape: string, measured: Measured[], note?: string): Omit<Figure, 'goal' | 'ok'> => ({
    name: `makespan / critical path, ${shape}`,
    unit: '',
    value: median(measured.map((run) => run.makespanMilliseconds / run.criticalPathMilliseconds)),
    ...(note ? { note } : {}),
  });
  const parts = `builds ${latencies.buildMilliseconds} ms, copies ${latencies.copyMilliseconds} ms; audits (${latencies.otherMilliseconds} ms each) are not in the critical path, so they count against the ratio`;
  return [
    atMost(1.05, ratio('17 flat', runs.flat, `median of ${repetitions}; ${parts}`)),
    atMost(1.05, ratio('17 deep', [runs.deep], 'a chain of 17')),
    ratio('17 dag', [runs.dag], 'four levels of 1, 8, 5 and 3'),
    ratio('marts/plan.json', [runs.committed], 'the committed dependencies and audits'),
  ];
}

function callFigures(runs: {
  rowsAndSchema: Measured;
  committed: Measured;
  dag: Measured;
  deep: Measured;
  hundreds: Measured;
  thousands: Measured;
}): Figure[] {
  const calls = (what: string, value: number, note: string) => ({ name: what, unit: '', value, note });
  const { rowsAndSchema, committed, dag, deep, hundreds, thousands } = runs;
  return [
    atMost(
      4,
      calls(
        'calls / mart, 17, row and schema audits only',
        rowsAndSchema.callsPerMart,
        describe(rowsAndSchema),
      ),
    ),
    atMost(
      5,
      calls('calls / mart, marts/plan.json, every header audit', committed.callsPerMart, describe(committed)),
    ),
    calls('calls / mart, 200, every header audit', hundreds.callsPerMart, describe(hundreds)),
    calls('calls / mart, 2,000, every header audit', thousands.callsPerMart, describe(thousands)),
    atMost(1, {
      name: 'calls / mart, 2,000 against 17',
      unit: '',
      value: thousands.callsPerMart / dag.callsPerMart,
      note: 'both dag with every header audit',
    }),
    ...[committed, deep, hundreds, thousands].map((run) => ({
      name: `jobs.list / mart, ${run.marts}${run === deep ? ' deep' : run === committed ? ' of marts/plan.json' : ''}`,
      unit: '',
      value: run.pollsPerMart,
      note: 'status polls of copies, pages counted; not in the calls above',
    })),
  ];
}

function describe({ calls }: Measured): string {
  const counted = Object.entries(calls).filter(([name]) => name !== 'jobs.list');
  return `everything but jobs.list: ${counted.map(([name, count]) => `${name} ${count}`).join(', ')}`;
}

function sizeFigures(runs: Measured[]): Figure[] {
  return runs.map(({ marts, makespanMilliseconds, boundMilliseconds }) => ({
    name: `makespan / bound, ${marts} dag`,
    unit: '',
    value: makespanMilliseconds / boundMilliseconds,
    note: `${makespanMilliseconds} ms; bound = max(critical path, builds / ${concurrency} slots) = ${boundMilliseconds} ms`,
  }));
}

function violationsFigure(runs: Measured[]): Figure {
  const violations = runs.flatMap((run) => run.violations);
  const note = violations.slice(0, 3).join('; ');
  const name = 'builds before their upstream copy ended, all runs';
  return atMost(0, { name, unit: '', value: violations.length, ...(note ? { note } : {}) });
}

async function measureFirstCall(): Promise<Figure> {
  const plan = audited('flat', 1);
  const first = await runRefresh(plan, noLatencies);
  const warm: number[] = [];
  for (let push = 0; push < pushes; push++) {
    const { firstCallMilliseconds } = await runRefresh(plan, noLatencies);
    warm.push(firstCallMilliseconds);
  }
  return {
    name: 'push to first BigQuery call, warm',
    unit: 'ms',
    value: median(warm),
    note: `median of ${pushes} pushes, each on a new connection; the first of the process took ${first.firstCallMilliseconds} ms`,
  };
}
