import type { HttpFunction, Request } from '@google-cloud/functions-framework';
import { type LinkClaims, linkHash, type VerifyLink } from '../../shared/acknowledge-link.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { type LinkUse, linkRecordId } from '../../shared/controls.ts';
import type { Log } from '../../shared/log.ts';
import type { State } from '../../shared/state.ts';
import type { AcknowledgeConfig } from './config.ts';
import { renderConfirmation } from './confirm-page.ts';
import { encodeControlMessage } from './control-message.ts';
import { renderDone } from './done-page.ts';
import { allowedMethods, callerAddress, judgeForm } from './door.ts';
import { listDurations } from './durations.ts';
import { parseForm } from './form.ts';
import type { Answer } from './page.ts';
import { createRateLimit, type RateLimit, type RateLimits, rateLimits } from './rate-limit.ts';
import {
  renderBadForm,
  renderBadLink,
  renderForeign,
  renderTooMany,
  renderUnreachable,
  renderUsed,
  renderWrongMethod,
} from './refusal-pages.ts';
import { securityHeaders } from './style.ts';

/** What acknowledge is built from. */
export type AcknowledgeCollaborators = {
  config: AcknowledgeConfig;
  verify: VerifyLink;
  /** Read only: control remembers which links were used. */
  state: Pick<State, 'read'>;
  publish: Publish;
  /** Set right at the start of each request, where it is not the machine's own. */
  clock: Pick<Clock, 'now'> & { synchronise?: () => Promise<void> };
  log: Log;
  limits?: RateLimits;
};

/**
 * Serves the page behind the links in mails. Reading it changes nothing, because mail scanners read every link; only
 * its button does, once.
 */
export function createAcknowledge(collaborators: AcknowledgeCollaborators): HttpFunction {
  const rateLimit = createRateLimit(collaborators.limits ?? rateLimits);
  return async (request, response) => {
    const { status, headers, page } = await answerSafely(request, rateLimit, collaborators);
    response
      .status(status)
      .set({ ...securityHeaders, ...headers })
      .send(page);
  };
}

async function answerSafely(
  request: Request,
  rateLimit: RateLimit,
  collaborators: AcknowledgeCollaborators,
): Promise<Answer> {
  const { config, clock, log } = collaborators;
  try {
    await clock.synchronise?.();
    const { headers, socket } = request;
    const address = callerAddress({ headers, remoteAddress: socket.remoteAddress });
    const rate = rateLimit.take(address, clock.now());
    if (!rate.isTaken) return renderTooMany(rate.retryAfterSeconds, config);
    return await answerTo(request, collaborators);
  } catch (error) {
    log.error('A page could not be served', { error });
    return renderUnreachable(config);
  }
}

async function answerTo(request: Request, collaborators: AcknowledgeCollaborators): Promise<Answer> {
  const { config, clock, verify, log } = collaborators;
  const { method, headers } = request;
  if (!allowedMethods.includes(method)) return renderWrongMethod(allowedMethods, config);
  const body = method === 'POST' ? (request.rawBody ?? Buffer.alloc(0)) : undefined;
  const refusal = body && judgeForm(headers, body.length);
  if (refusal) {
    log.warning('A form was refused', refusal);
    return refusal.reason === 'foreign'
      ? renderForeign(config)
      : renderBadForm(refusal.status, refusal.problem, config);
  }
  const token = tokenIn(request);
  const verdict = verify(token, clock.now());
  if (!verdict.ok) {
    const about = 'claims' in verdict ? aboutLink(verdict.claims) : {};
    log.warning('A link was refused', { reason: verdict.reason, ...about });
    return renderBadLink(verdict, config);
  }
  const { claims } = verdict;
  const link = linkHash(token);
  const use = await findUse(link, collaborators);
  if (use) {
    if (body) log.warning('A link was refused', { reason: 'used', ...aboutLink(claims) });
    return renderUsed(claims, use, config);
  }
  if (!body) return renderConfirmation(claims, clock.now(), config);
  return act({ claims, link, body: body.toString() }, collaborators);
}

/** Publishes what the form says. Pressed twice, it is published twice: control acts on the first. */
async function act(
  { claims, link, body }: { claims: LinkClaims; link: string; body: string },
  { config, clock, publish, log }: AcknowledgeCollaborators,
): Promise<Answer> {
  const now = clock.now();
  const parsed = parseForm(body, claims, listDurations(now, config));
  if (!parsed.ok) return renderBadForm(400, parsed.problem, config, claims);
  const { form } = parsed;
  const author = config.people[claims.recipient];
  try {
    const messageId = await publish('control', encodeControlMessage({ claims, form, link, author, now }));
    log.info('A link was used', { ...aboutLink(claims), control_message_id: messageId });
    return renderDone(claims, form, config);
  } catch (error) {
    log.error('What a link asks could not be published', { error, ...aboutLink(claims) });
    return renderUnreachable(config, claims);
  }
}

/** Without the state a page is still good: control lets a link work once, whatever the page says. */
async function findUse(link: string, { state, log }: AcknowledgeCollaborators): Promise<LinkUse | undefined> {
  try {
    return (await state.read<LinkUse>('controls', linkRecordId(link)))?.value;
  } catch (error) {
    log.warning('Whether a link was used could not be read', { error });
    return undefined;
  }
}

function tokenIn({ originalUrl }: Request): string {
  return URL.parse(originalUrl, 'http://page')?.searchParams.get('token') ?? '';
}

/** What a log line says of a link; never its token. */
function aboutLink({ purpose, incident, recipient }: LinkClaims): Record<string, string> {
  return { purpose, incident, recipient };
}
