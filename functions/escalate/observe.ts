import type { ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { Board, KnownRun } from './board.ts';
import { sayOfFreshness } from './observations/freshness.ts';
import { sayOfMartAlone, sayOfRun } from './observations/refresh.ts';
import { gaveUp, logRemedy } from './observations/remedies.ts';
import { applyStatement, type Statement } from './observations/statement.ts';

const rememberedRuns = 20;
const mostDigestLines = 50;

/** Takes a fact onto the board; in whatever order facts come, the board ends the same. */
export function observe(board: Board, fact: ReceivedFact): Board {
  if (fact.name === 'incident-changed' || fact.name === 'notice-decided') return board;
  const at = fact.time.toISOString();
  const before = board.heard[fact.name];
  const isNewest = before === undefined || before < at;
  return takeIn({ ...board, heard: isNewest ? { ...board.heard, [fact.name]: at } : board.heard }, fact, at);
}

function takeIn(board: Board, fact: ReceivedFact, at: string): Board {
  const state = (said: Omit<Statement, 'at' | 'factId'>) =>
    applyStatement(board, { at, factId: fact.id, ...said });
  switch (fact.name) {
    case 'mart-refreshed':
      return withRun(takeMart(board, fact, at), fact.data.runId, { firstAt: at });
    case 'marts-refreshed':
      return takeRun(board, fact, at);
    case 'run-started':
      return withRun(board, fact.data.runId, { firstAt: at, ...originOf(fact.data) });
    case 'freshness-checked':
      return state({ runId: fact.data.runId, ...sayOfFreshness(fact.data) });
    case 'drift-checked':
      return state({ runId: fact.data.runId, findings: fact.data.findings, fine: [], listing: 'drift' });
    case 'health-probed': {
      const { verdict, findings, runId } = fact.data;
      if (verdict === 'unsettled') return state({ runId, findings, fine: [] });
      return state({ runId, findings, fine: [], listing: verdict === 'up' ? 'platform-up' : 'platform' });
    }
    case 'remediation-gave-up':
      return state({ findings: [gaveUp(fact.data)], fine: [] });
    case 'remedy-started':
      return logRemedy(board, { ...fact.data, outcome: 'started', at, factId: fact.id });
    case 'remedy-finished':
      return logRemedy(board, { ...fact.data, at, factId: fact.id });
    case 'remedy-skipped': {
      const { target, rung = 'nothing', cause, reason } = fact.data;
      if (!cause) return board;
      return logRemedy(board, { target, rung, cause, reason, outcome: 'skipped', at, factId: fact.id });
    }
    case 'request-rejected': {
      const { topic, field, problem, author } = fact.data;
      const text = `A message to ${topic}${author ? ` by ${author}` : ''} was rejected: ${field}: ${problem}`;
      return withDigestLine(board, { at, text, factId: fact.id });
    }
    case 'drift-synced':
      return withDigestLine(board, { at, text: fact.data.summary, factId: fact.id });
    default:
      return board;
  }
}

function takeMart(board: Board, fact: Extract<ReceivedFact, { name: 'mart-refreshed' }>, at: string): Board {
  const { runId, dryRun } = fact.data;
  if (dryRun) return board;
  return applyStatement(board, { at, factId: fact.id, runId, ...sayOfMartAlone(fact.data, runId) });
}

function takeRun(board: Board, fact: Extract<ReceivedFact, { name: 'marts-refreshed' }>, at: string): Board {
  const { runId, author } = fact.data;
  const ended = withRun(board, runId, { firstAt: at, endedAt: at, ...originOf(fact.data) });
  return applyStatement(ended, { at, factId: fact.id, runId, author, ...sayOfRun(fact.data) });
}

function originOf({
  slot,
  author,
  trigger,
}: {
  slot?: string | undefined;
  author?: string | undefined;
  trigger: string;
}): Partial<KnownRun> {
  return { trigger, ...(slot ? { slot } : {}), ...(author ? { author } : {}) };
}

function withRun(board: Board, runId: string, news: KnownRun): Board {
  const known = board.runs[runId];
  const firstAt = known && known.firstAt < news.firstAt ? known.firstAt : news.firstAt;
  const runs = { ...board.runs, [runId]: { ...known, ...news, firstAt } };
  const newestFirst = Object.entries(runs).toSorted(
    ([idA, a], [idB, b]) => b.firstAt.localeCompare(a.firstAt) || idA.localeCompare(idB),
  );
  return { ...board, runs: Object.fromEntries(newestFirst.slice(0, rememberedRuns)) };
}

function withDigestLine(board: Board, line: Board['digestLines'][number]): Board {
  const others = board.digestLines.filter(({ factId }) => factId !== line.factId);
  const digestLines = [...others, line].toSorted((a, b) => a.at.localeCompare(b.at));
  return { ...board, digestLines: digestLines.slice(-mostDigestLines) };
}
