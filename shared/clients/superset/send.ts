import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Answer, Exchange, SupersetRequest } from './exchange.ts';
import type { HiddenWords } from './hidden-words.ts';
import { type CallPurpose, type Judgement, judgeAnswer } from './judge-answer.ts';
import { SupersetError } from './superset-error.ts';

/** How long to wait for each kind of answer. */
export type Patience = {
  /** GET /health reads nothing; more than this is no free thread. */
  healthMilliseconds: number;
  loginMilliseconds: number;
  readMilliseconds: number;
  /** Superset gives up on a chart after 60 s itself, unless it is told otherwise. */
  chartMilliseconds: number;
  /** Superset asks the warehouse again and again in one refresh, and goes on when nobody waits any more. */
  refreshMilliseconds: number;
};

/** A request, what it is for, and the shape of a good answer. */
export type SendRequest<Body> = Omit<SupersetRequest, 'patienceMilliseconds'> & {
  answer: z.ZodType<Body>;
  purpose?: CallPurpose;
  onHeaders?: (headers: Headers) => void;
};

/** Sends a request and reads its answer; throws `SupersetError` for every other outcome. */
export type Send = <Body>(request: SendRequest<Body>) => Promise<Body>;

/** What sending needs. */
export type SendCollaborators = {
  exchange: Exchange;
  clock: Clock;
  hiddenWords: HiddenWords;
  patience: Patience;
  /** How often a call is made that Superset asks to rest for. */
  mostTries: number;
};

/** A failed query may come with all its SQL; the end of it helps nobody in a mail. */
const longestText = 2000;

const usualRestMilliseconds = 1000;

/** Asked to rest for longer, the caller rather hears so. */
const longestRestMilliseconds = 10_000;

/** Sends requests, rests where Superset asks for it, and turns what fails into the one error. */
export function createSend({ exchange, clock, hiddenWords, patience, mostTries }: SendCollaborators): Send {
  async function once<Body>(request: SendRequest<Body>): Promise<Body> {
    const { answer: shape, purpose = 'other', onHeaders, ...sent } = request;
    const call = `${request.method} ${request.path}`;
    const show = (text: string) => cut(hiddenWords.hide(text));
    const fail = ({ text, warehouse, ...judgement }: Judgement, cause?: unknown) => {
      const said = warehouse && { ...warehouse, text: show(warehouse.text) };
      return new SupersetError({ ...judgement, text: show(text), warehouse: said, call }, cause);
    };

    let answer: Answer;
    try {
      answer = await exchange({ ...sent, patienceMilliseconds: patienceFor(purpose, patience) });
    } catch (error) {
      if (!(error instanceof SupersetError) || error.problem !== 'timeout' || purpose !== 'login')
        throw error;
      throw fail({ problem: 'database-silent', text: error.text }, error);
    }
    const judgement = judgeAnswer(answer, purpose, clock.now());
    if (judgement) throw fail(judgement);
    onHeaders?.(answer.headers);
    const parsed = shape.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    const text = `an answer of another shape: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`;
    throw fail({ problem: 'broken', text, httpStatus: answer.status });
  }

  return async (request) => {
    for (let tries = 1; ; tries++) {
      try {
        return await once(request);
      } catch (error) {
        if (!(error instanceof SupersetError) || error.problem !== 'rate-limited') throw error;
        const rest = error.retryAfterMilliseconds ?? usualRestMilliseconds;
        if (tries === mostTries || rest > longestRestMilliseconds) throw error;
        await clock.sleep(rest);
      }
    }
  };
}

function patienceFor(purpose: CallPurpose, patience: Patience): number {
  if (purpose === 'login') return patience.loginMilliseconds;
  if (purpose === 'chart-data') return patience.chartMilliseconds;
  return purpose === 'refresh-dataset' ? patience.refreshMilliseconds : patience.readMilliseconds;
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
