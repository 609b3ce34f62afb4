import type { HttpFunction } from '@google-cloud/functions-framework';
import { factsTopic } from '../../shared/chain.ts';
import { decodeFact } from '../../shared/events/decode-fact.ts';
import { createPushHandler, createStep, type PushCollaborators } from '../../shared/step.ts';
import { readDeadLetter } from './dead-letters.ts';
import type { Escalate } from './handler.ts';

/** One address for each subscription: requests, facts, and what no function could process. */
export function createRoutes(
  { onRequest, onFact, onDeadLetter }: Escalate,
  shell: Pick<PushCollaborators<unknown>, 'source' | 'publish' | 'clock' | 'log'>,
): HttpFunction {
  const routes: Record<string, HttpFunction> = {
    '/': createStep({ ...shell, topic: 'escalate', work: onRequest }),
    '/facts': createPushHandler({
      ...shell,
      topic: factsTopic,
      work: onFact,
      read: (message) => {
        const fact = decodeFact(message);
        return { content: fact, traceparent: fact.traceparent };
      },
    }),
    '/dead-letters': createPushHandler({
      ...shell,
      topic: 'dead-letters',
      read: readDeadLetter,
      work: onDeadLetter,
    }),
  };

  return (request, response) => {
    const route = routes[request.path];
    return route ? route(request, response) : response.status(404).end();
  };
}
