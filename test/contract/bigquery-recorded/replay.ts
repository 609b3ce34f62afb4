import { compareBodies, compareRows, compareSchemas } from './compare.ts';
import { type Fixture, type HttpFixture, type Names, type SqlFixture, withNames } from './fixture.ts';
import { createRestCaller, type QueryAnswer, RefusedCall, type RestCaller } from './rest-caller.ts';
import type { Result, Verdict } from './verdict.ts';

/** Replays fixtures side by side, each in a project and a dataset of its own. */
export async function replay(url: string, fixtures: Fixture[], concurrency = 4): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = fixtures.entries();
  const work = async () => {
    for (const [index, fixture] of waiting) {
      const { id, category } = fixture;
      results[index] = { id, category, verdict: await replayOne(url, fixture, index) };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

async function replayOne(url: string, fixture: Fixture, index: number): Promise<Verdict> {
  const names: Names = { PROJECT: `recorded-${index}`, DATASET_ID: `fixture_${index}` };
  names.DATASET = `${names.PROJECT}.${names.DATASET_ID}`;
  const caller = createRestCaller(url, names);
  const reference = { projectId: names.PROJECT, datasetId: names.DATASET_ID };
  const datasets = `${caller.project}/datasets`;
  try {
    if (fixture.needs_dataset) {
      await caller.demand({
        method: 'POST',
        path: datasets,
        body: { datasetReference: reference, location: 'US' },
      });
    }
    for (const sql of fixture.setup) await caller.runSql({ sql });
    return await ('request' in fixture
      ? replayHttp(fixture, caller, names)
      : replaySql(fixture, caller, names));
  } catch (error) {
    if (error instanceof RefusedCall) return { kind: 'refused', why: `setup: ${error.message}` };
    throw error;
  } finally {
    const path = `${datasets}/${names.DATASET_ID}`;
    if (fixture.needs_dataset)
      await caller.send({ method: 'DELETE', path, query: [['deleteContents', 'true']] });
  }
}

async function replaySql(fixture: SqlFixture, caller: RestCaller, names: Names): Promise<Verdict> {
  let answer: QueryAnswer;
  try {
    answer = await caller.runSql(fixture);
  } catch (error) {
    if (error instanceof RefusedCall) return judgeError(fixture, error, names);
    throw error;
  }
  const { expect } = fixture;
  if (expect.error)
    return { kind: 'silently-wrong', why: `the error "${expect.error.message}" was expected` };
  const difference = compareSchemas(expect.schema, answer.fields) ?? compareRows(expect, answer.rows);
  if (difference) return { kind: 'silently-wrong', why: difference };
  return judgeStatistics(fixture, answer.statistics);
}

function judgeError(fixture: SqlFixture, refused: RefusedCall, names: Names): Verdict {
  const expected = withNames(fixture.expect.error, names);
  if (!expected) return { kind: 'refused', why: `${refused.reason}: ${refused.message}` };
  const found = { http_status: refused.status, reason: refused.reason, message: oneLine(refused.message) };
  const wanted = {
    http_status: expected.http_status,
    reason: expected.reason,
    message: oneLine(expected.message),
  };
  if (JSON.stringify(found) === JSON.stringify(wanted)) return { kind: 'pass' };
  return { kind: 'wrong-error', why: `${JSON.stringify(wanted)} expected, got ${JSON.stringify(found)}` };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function judgeStatistics({ expect }: SqlFixture, statistics: Record<string, unknown>): Verdict {
  const wanted = {
    statementType: expect.statement_type,
    ddlOperationPerformed: expect.ddl_operation_performed,
    numDmlAffectedRows: expect.num_dml_affected_rows,
  };
  const wrong = Object.entries(wanted)
    .filter(([name, value]) => value !== undefined && String(value) !== String(statistics[name]))
    .map(([name, value]) => `${name} ${value} expected, got ${statistics[name]}`);
  return wrong.length > 0 ? { kind: 'wrong-metadata', why: wrong.join('; ') } : { kind: 'pass' };
}

async function replayHttp(fixture: HttpFixture, caller: RestCaller, names: Names): Promise<Verdict> {
  for (const request of fixture.setup_requests) {
    const answer = await caller.send(request);
    if (answer.status >= 400) throw new RefusedCall(answer);
    for (const [name, source] of Object.entries(request.capture ?? {})) {
      names[name] = String(captured(answer, source));
    }
    if (request.await_job) await untilDone(caller, names[request.await_job] ?? '');
  }
  const { http_status, headers = {}, body } = fixture.expect;
  const answer = await caller.send(fixture.request);
  const failed = http_status >= 400;
  if (answer.status !== http_status) {
    const why = `status ${http_status} expected, got ${answer.status}`;
    return {
      kind: failed === answer.status >= 400 ? 'wrong-error' : failed ? 'silently-wrong' : 'refused',
      why,
    };
  }
  const wrongHeader = Object.entries(headers).find(
    ([name, value]) => value !== '<*>' && answer.headers.get(name)?.split(';')[0]?.trim() !== value,
  );
  const difference = wrongHeader
    ? `header ${wrongHeader.join(': ')} expected`
    : compareBodies(body ?? '', answer.body);
  if (!difference) return { kind: 'pass' };
  return { kind: failed ? 'wrong-error' : 'silently-wrong', why: difference };
}

/** `header:Name`, or a path into the body. */
function captured(answer: { headers: Headers; body: unknown }, source: string): unknown {
  if (source.startsWith('header:')) return answer.headers.get(source.slice('header:'.length));
  return source
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], answer.body);
}

async function untilDone(caller: RestCaller, jobId: string): Promise<void> {
  await caller
    .demand({ method: 'GET', path: `${caller.project}/queries/${jobId}`, query: [['location', 'US']] })
    .catch(() => {});
  const job = (await caller.demand({
    method: 'GET',
    path: `${caller.project}/jobs/${jobId}`,
    query: [['location', 'US']],
  })) as {
    status?: { state?: string };
  };
  if (job.status?.state !== 'DONE') await untilDone(caller, jobId);
}
