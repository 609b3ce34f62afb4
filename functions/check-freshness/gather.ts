import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import { listControls } from '../../shared/controls.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import { listPublishes, type PublishRecord } from '../../shared/publishes.ts';
import { type StoredRun, slotAt } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import { type Answer, isTablesFault } from './answer.ts';
import type { FreshnessConfig } from './config.ts';
import { type Memory, readMemory } from './memory.ts';
import { fetchNewestDates } from './newest-dates.ts';
import type { MartSighting, TableSighting, WriteSighting } from './sighting.ts';
import type { ExportDay } from './source-day.ts';
import { fetchTables } from './tables.ts';
import { fetchWriters, jobsSince } from './writers.ts';

/** What a check looks at. */
export type GatherOptions = {
  plan: MartPlan;
  config: FreshnessConfig;
  bigquery: BigQueryClient;
  state: State;
  now: Date;
};

/** Everything that a check found, before it judges. */
export type Gathered = {
  memory: Memory;
  runs: StoredRun[];
  records: PublishRecord[];
  marts: MartSighting[];
  days: ExportDay[] | undefined;
  daysProblem: string | undefined;
  tablesProblem: string | undefined;
  writersProblem: string | undefined;
  /** What could not be looked at, for people. */
  obstacles: string[];
};

/**
 * Looks at everything in two queries, however many marts there are: the tables of both datasets, then the newest
 * day of each mart that exists. A third asks who else wrote the marts, only where some mart changed and the
 * watchdog's own record does not say by whom.
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const { plan, config, bigquery } = options;
  const [{ memory, runs, records, holds }, tables] = await Promise.all([
    readState(options),
    fetchTables(bigquery, config.datasets),
  ]);
  const found = answerOf(tables.marts) ?? new Map<string, TableSighting>();
  const published = publishesOfMarts(records, runs, config.mode);
  const [dates, writers] = await Promise.all([
    fetchNewestDates(bigquery, datedMarts(plan, found), {
      dataset: config.datasets.marts,
      bytesCapPerQuery: config.bytesCapPerQuery,
    }),
    findWriters(found, published, options),
  ]);
  const marts = plan.marts.map(
    (mart): MartSighting => ({
      mart,
      table: found.get(mart.name),
      published: published.get(mart.name)?.published,
      write: answerOf(writers)?.get(mart.name),
      newestDate: answerOf(dates.get(mart.name)),
      dateProblem: dateProblemOf(dates.get(mart.name)),
      remembered: memory.marts?.value[mart.name],
      hold: holds.find(({ subject }) => subject === mart.name),
    }),
  );
  const problems = {
    daysProblem: problemOf(tables.days),
    tablesProblem: problemOf(tables.marts),
    writersProblem: problemOf(writers),
  };
  return {
    memory,
    runs,
    records: [...records.values()],
    marts,
    days: answerOf(tables.days),
    ...problems,
    obstacles: obstaclesOf(problems, marts, config),
  };
}

/** What the functions of the watchdog know themselves. */
async function readState({ state, now }: GatherOptions) {
  const [memory, runs, records, holds] = await Promise.all([
    readMemory(state),
    state.list<StoredRun>('runs'),
    listPublishes(state),
    listControls(state, now, 'hold'),
  ]);
  return { memory, runs: runs.map(({ value }) => value), records, holds };
}

type Problems = Pick<Gathered, 'daysProblem' | 'tablesProblem' | 'writersProblem'>;

function obstaclesOf(problems: Problems, marts: MartSighting[], { datasets }: FreshnessConfig): string[] {
  const obstacle = (what: string, problem: string | undefined) =>
    problem === undefined ? [] : [`${what} could not be read: ${problem}`];
  return [
    ...obstacle(`The tables of ${datasets.marts}`, problems.tablesProblem),
    ...obstacle(`The tables of ${datasets.ga4}`, problems.daysProblem),
    ...obstacle('The jobs of other writers', problems.writersProblem),
    ...marts.flatMap(({ mart, dateProblem }) =>
      obstacle(`The newest day of ${mart.name}`, dateProblem?.text),
    ),
  ];
}

/**
 * The watchdog's publishes onto the marts that people read: what mode shadow publishes lies beside them. A run that
 * is no longer known was one of the mode that is still on.
 */
function publishesOfMarts(
  records: ReadonlyMap<string, PublishRecord>,
  runs: readonly StoredRun[],
  mode: FreshnessConfig['mode'],
): Map<string, PublishRecord> {
  const modeOf = (runId: string | undefined) => runs.find((run) => run.runId === runId)?.mode ?? mode;
  return new Map([...records].filter(([, { published }]) => modeOf(published?.runId) === 'live'));
}

/** Only marts that exist: one that is missing would fail the query for all. */
function datedMarts(plan: MartPlan, found: ReadonlyMap<string, TableSighting>) {
  return plan.marts.flatMap(({ name, dateColumn }) =>
    dateColumn !== undefined && found.has(name) ? [{ name, dateColumn }] : [],
  );
}

/** Undefined where the watchdog's own records explain every table as it is. */
async function findWriters(
  found: ReadonlyMap<string, TableSighting>,
  published: ReadonlyMap<string, PublishRecord>,
  { plan, config, bigquery, now }: GatherOptions,
): Promise<Answer<Map<string, WriteSighting>> | undefined> {
  const unexplained = plan.marts.filter(({ name }) => {
    const table = found.get(name);
    const at = published.get(name)?.published?.at;
    return table && (at === undefined || table.changedAt.getTime() >= Date.parse(at) + 1000);
  });
  if (unexplained.length === 0) return undefined;
  const since = unexplained.flatMap(({ name, graceMinutes }) => {
    const at = published.get(name)?.published?.at;
    const fire = slotAt(config.schedule, new Date(now.getTime() - graceMinutes * 60_000));
    return at === undefined ? [fire] : [fire, new Date(at)];
  });
  return fetchWriters(bigquery, config.datasets.marts, jobsSince(since, now));
}

function answerOf<Value>(answer: Answer<Value> | undefined): Value | undefined {
  return answer && 'value' in answer ? answer.value : undefined;
}

function problemOf(answer: Answer<unknown> | undefined): string | undefined {
  return answer && 'problem' in answer ? answer.problem.message : undefined;
}

function dateProblemOf(answer: Answer<unknown> | undefined): MartSighting['dateProblem'] {
  if (!answer || !('problem' in answer)) return undefined;
  return { text: answer.problem.message, isItsFault: isTablesFault(answer.problem) };
}
