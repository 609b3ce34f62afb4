import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import type { Board } from '../board.ts';
import { sayOfFreshness } from './freshness.ts';
import { sayOfMartAlone, sayOfRun } from './refresh.ts';
import { gaveUp, logRemedy } from './remedies.ts';
import { originOf, withRun } from './runs.ts';
import { applyStatement, type Statement } from './statement.ts';

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
      // Somebody only asked what would happen: what a real run mends by itself is nobody's business yet.
      if (fact.data.dryRun) return board;
      return withVersionWarning(
        state({ runId: fact.data.runId, findings: fact.data.findings, fine: [], listing: 'drift' }),
        fact.data,
        at,
      );
    case 'health-probed': {
      const { verdict, findings, runId } = fact.data;
      if (verdict === 'unsettled') return state({ runId, findings, fine: [] });
      return state({ runId, findings, fine: [], listing: verdict === 'up' ? 'platform-up' : 'platform' });
    }
    case 'remediation-gave-up':
      return state({ findings: [gaveUp(fact.data)], fine: [] });
    case 'remedy-started':
    case 'remedy-finished':
    case 'remedy-skipped':
      return logRemedy(board, fact);
    case 'request-rejected':
      return withDigestLine(board, { at, text: rejectionText(fact.data), factId: fact.id });
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

function rejectionText({ topic, author, field, problem }: FactData<'request-rejected'>): string {
  return `A message to ${topic}${author ? ` by ${author}` : ''} was rejected: ${field}: ${problem}`;
}

/** Said in each digest, once however many runs there were: nobody tried the watchdog with that version. */
function withVersionWarning(board: Board, { versionWarning }: FactData<'drift-checked'>, at: string): Board {
  if (versionWarning === undefined) return board;
  const factId = `version-warning/${versionWarning}`;
  const said = board.digestLines.find((line) => line.factId === factId);
  const newest = said !== undefined && said.at > at ? said.at : at;
  return withDigestLine(board, { at: newest, text: versionWarning, factId });
}

function withDigestLine(board: Board, line: Board['digestLines'][number]): Board {
  const others = board.digestLines.filter(({ factId }) => factId !== line.factId);
  const digestLines = [...others, line].toSorted((a, b) => a.at.localeCompare(b.at));
  return { ...board, digestLines: digestLines.slice(-mostDigestLines) };
}
