import type { Clock } from '../clock.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { judgeAnswer } from './judge-answer.ts';
import { SupersetError } from './superset-error.ts';

/** GET /health, which answers `OK` in plain text as long as the web process has a free thread. */
export async function checkHealth(
  exchange: Exchange,
  clock: Clock,
  patienceMilliseconds: number,
): Promise<void> {
  const answer = await exchange({ method: 'GET', path: '/health', patienceMilliseconds });
  if (answer.status === 200 && answer.text.trim() === 'OK') return;
  const judgement = judgeAnswer(answer, 'other', clock.now());
  throw new SupersetError({
    ...(judgement ?? { problem: 'broken', text: 'no OK', httpStatus: answer.status }),
    call: 'GET /health',
  });
}

/** GET /health by somebody who has no login, or may not send one to this address. */
export function createHealthCheck(options: {
  url: URL;
  clock: Clock;
  healthMilliseconds: number;
}): () => Promise<void> {
  const exchange = createExchange(options.url);
  return () => checkHealth(exchange, options.clock, options.healthMilliseconds);
}
