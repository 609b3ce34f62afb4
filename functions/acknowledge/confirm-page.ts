import type { LinkClaims } from '../../shared/acknowledge-link.ts';
import type { AcknowledgeConfig } from './config.ts';
import { type DurationChoice, listDurations } from './durations.ts';
import { longestComment } from './form.ts';
import { type Html, html } from './html.ts';
import { renderInstant } from './local-time.ts';
import { type Answer, renderPage } from './page.ts';
import { wordsFor } from './purpose-words.ts';

/** The page that a link opens: what a button would do. Nothing happens by reading it. */
export function renderConfirmation(claims: LinkClaims, now: Date, config: AcknowledgeConfig): Answer {
  const { title, effect, button } = wordsFor(claims);
  const choices = claims.purpose === 'acknowledge' ? listDurations(now, config) : [];
  const ends = renderInstant(claims.expires, config.timeZone);
  const content = html`${renderSubject(claims, config)}
<p>${effect}${lastsFor(claims, config)}</p>
<form method="post">
${choices.length > 0 ? renderChoices(choices) : undefined}
<label class="comment" for="comment">Comment <span>(optional)</span></label>
<textarea id="comment" name="comment" rows="2" maxlength="${longestComment}"></textarea>
<button type="submit">${button}</button>
</form>
<p class="quiet">Nothing has changed yet. This link works once, until ${ends}. Times are those of ${config.timeZone}.</p>`;
  return { status: 200, page: renderPage(title, content) };
}

/** What a link is about, and in whose name it acts. */
export function renderSubject(claims: LinkClaims, { people }: AcknowledgeConfig): Html {
  const { title, incident, proposal, recipient } = claims;
  return html`<dl>
${title ? html`<dt>About</dt><dd>${title}</dd>` : undefined}
<dt>Incident</dt><dd>${incident}</dd>
${proposal ? html`<dt>Proposal</dt><dd>${proposal}</dd>` : undefined}
<dt>You are</dt><dd>${people[recipient]}</dd>
</dl>`;
}

function lastsFor({ purpose }: LinkClaims, { defaultHours, maximumHours }: AcknowledgeConfig): string {
  const hours = Math.min(defaultHours, maximumHours);
  return purpose === 'approve' ? ` It has ${hours} ${hours === 1 ? 'hour' : 'hours'} for it.` : '';
}

function renderChoices(choices: readonly DurationChoice[]): Html {
  const options = choices.map(
    ({ value, label, isPreselected }) => html`<label class="choice">${
      isPreselected
        ? html`<input type="radio" name="duration" value="${value}" required checked>`
        : html`<input type="radio" name="duration" value="${value}" required>`
    }<span>${label}</span></label>
`,
  );
  return html`<fieldset>
<legend>For how long?</legend>
${options}</fieldset>`;
}
