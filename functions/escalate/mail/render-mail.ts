/** Renders mails. Everything that a mail says comes from its view; what is absent there is absent in the mail. */
import type { Secret } from '../../../shared/secret.ts';
import type { MailDocument } from './document.ts';
import { renderHtml } from './html/html.ts';
import { incidentDocument } from './kinds/incident.ts';
import type { MailView, RenderedMail } from './mail-view.ts';
import { scrub } from './scrub.ts';
import { renderText } from './text/text.ts';

/** Renders the mail of a notice; none of the secrets, and nothing that looks like one, is in it. */
export function renderMail(view: MailView, secrets: readonly Secret[] = []): RenderedMail {
  return render(documentOf(scrub(view, secrets)));
}

function documentOf(view: MailView): MailDocument {
  if (view.kind === 'incident') return incidentDocument(view);
  throw new RangeError(`No mail is known for a notice about ${view.kind}`);
}

function render(document: MailDocument): RenderedMail {
  return { subject: document.subject, text: renderText(document), html: renderHtml(document) };
}
