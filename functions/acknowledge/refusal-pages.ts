import type { LinkClaims, LinkVerdict } from '../../shared/acknowledge-link.ts';
import type { LinkUse } from '../../shared/controls.ts';
import { gcloudLine } from './command.ts';
import type { AcknowledgeConfig } from './config.ts';
import { html } from './html.ts';
import { renderInstant } from './local-time.ts';
import { type Answer, renderCommand, renderPage } from './page.ts';
import { wordsFor } from './purpose-words.ts';

type Refusal = {
  status: number;
  title: string;
  explanation: string;
  claims?: LinkClaims;
  headers?: Record<string, string>;
};

/** The page for a token that is worth nothing, or no longer. */
export function renderBadLink(
  verdict: Exclude<LinkVerdict, { ok: true }>,
  config: AcknowledgeConfig,
): Answer {
  switch (verdict.reason) {
    case 'expired':
      return refuse(config, {
        status: 410,
        title: 'This link has expired',
        explanation: `It could be used until ${renderInstant(verdict.claims.expires, config.timeZone)}. A newer mail about the same incident has a newer link.`,
        claims: verdict.claims,
      });
    case 'tampered':
      return refuse(config, {
        status: 400,
        title: 'This link is not valid',
        explanation:
          'It was changed on its way, or the key of the watchdog was. Open the link in the mail itself, or in a newer mail.',
      });
    case 'malformed':
      return refuse(config, {
        status: 400,
        title: 'This is not a whole link',
        explanation: 'Mail programs cut long lines. Open the link in the mail, or copy all of it.',
      });
  }
}

/** The page for a link that did its work before. */
export function renderUsed(claims: LinkClaims, use: LinkUse, config: AcknowledgeConfig): Answer {
  const at = renderInstant(new Date(use.at), config.timeZone);
  return refuse(config, {
    status: 409,
    title: 'This link was used already',
    explanation: `${use.author} used it on ${at} to ${wordsFor(claims).deed}. A link works once.`,
    claims,
  });
}

/** The page for a form that cannot be taken as it is. */
export function renderBadForm(
  status: 400 | 413 | 415,
  problem: string,
  config: AcknowledgeConfig,
  claims?: LinkClaims,
): Answer {
  const title = 'This answer could not be read';
  const explanation = `${problem} Go back, and press the button again.`;
  return refuse(config, { status, title, explanation, ...(claims ? { claims } : {}) });
}

/** The page for an answer that another site sent. */
export function renderForeign(config: AcknowledgeConfig): Answer {
  return refuse(config, {
    status: 403,
    title: 'This answer came from another site',
    explanation: 'Open the link in the mail, and press the button on that page.',
  });
}

/** The page for whoever asks too often. */
export function renderTooMany(retryAfterSeconds: number, config: AcknowledgeConfig): Answer {
  return refuse(config, {
    status: 429,
    title: 'Too many requests',
    explanation: `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
}

/** The page for a method that no link has. */
export function renderWrongMethod(allowed: readonly string[], config: AcknowledgeConfig): Answer {
  return refuse(config, {
    status: 405,
    title: 'This page is read, or answered',
    explanation: 'Open the link in the mail, and press the button on that page.',
    headers: { Allow: allowed.join(', ') },
  });
}

/** The page while the watchdog cannot be told anything. */
export function renderUnreachable(config: AcknowledgeConfig, claims?: LinkClaims): Answer {
  return refuse(config, {
    status: 503,
    title: 'It did not work: try again',
    explanation:
      'The watchdog cannot be reached right now. Your link is not used up: reload this page in a minute.',
    headers: { 'Retry-After': '60' },
    ...(claims ? { claims } : {}),
  });
}

function refuse(
  { project }: AcknowledgeConfig,
  { status, title, explanation, claims, headers = {} }: Refusal,
): Answer {
  const content = html`<p class="warn">Nothing was changed.</p>
<p>${explanation}</p>
${renderCommand('Or say it in a terminal:', gcloudLine(project, claims))}`;
  return { status, page: renderPage(title, content), headers };
}
