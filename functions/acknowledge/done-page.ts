import type { LinkClaims } from '../../shared/acknowledge-link.ts';
import { controlId } from '../../shared/controls.ts';
import { endingLine } from './command.ts';
import type { AcknowledgeConfig } from './config.ts';
import { renderSubject } from './confirm-page.ts';
import type { FilledForm } from './form.ts';
import { html } from './html.ts';
import { renderInstant } from './local-time.ts';
import { type Answer, renderCommand, renderPage } from './page.ts';
import { wordsFor } from './purpose-words.ts';

/** The page after the button: what happens now, and how it is taken back. */
export function renderDone(claims: LinkClaims, { choice }: FilledForm, config: AcknowledgeConfig): Answer {
  const { done, next } = wordsFor(claims);
  const title = choice ? `${done} until ${renderInstant(choice.until, config.timeZone)}` : done;
  const { purpose, incident, proposal = '' } = claims;
  const control = controlId(purpose, purpose === 'approve' ? proposal : incident);
  const content = html`${renderSubject(claims, config)}
<p>The watchdog has your answer, and acts on it within a minute. ${next}</p>
${purpose === 'resolve' ? undefined : renderCommand('To take it back earlier, in a terminal:', endingLine(config.project, control))}
<p class="quiet">You can close this page. Times are those of ${config.timeZone}.</p>`;
  return { status: 200, page: renderPage(title, content) };
}
