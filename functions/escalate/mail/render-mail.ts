/** Renders mails. Everything that a mail says comes from its view; what is absent there is absent in the mail. */

import { scrub } from '../../../shared/scrub.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { MailDocument } from './document.ts';
import { renderHtml } from './html/html.ts';
import { catchUpDocument } from './kinds/catch-up.ts';
import { controlDocument } from './kinds/control.ts';
import { digestDocument } from './kinds/digest.ts';
import { incidentDocument } from './kinds/incident.ts';
import { plainDocument } from './kinds/plain.ts';
import { resolvedDocument } from './kinds/resolved.ts';
import { statelessDocument } from './kinds/stateless.ts';
import { stormDocument } from './kinds/storm.ts';
import type { MailView, RenderedMail, StatelessView } from './mail-view.ts';
import { renderText } from './text/text.ts';

/** Renders the mail of a notice; none of the secrets, and nothing that looks like one, is in it. */
export function renderMail(view: MailView, secrets: readonly Secret[] = []): RenderedMail {
  return render(documentOf(scrub(view, secrets)));
}

/** Renders a fact's findings while the state store cannot be reached; the mail says that it may come again. */
export function renderStateless(view: StatelessView, secrets: readonly Secret[] = []): RenderedMail {
  return render(statelessDocument(scrub(view, secrets)));
}

function documentOf(view: MailView): MailDocument {
  switch (view.kind) {
    case 'incident':
      if (view.notice.plain) return plainDocument(view);
      return view.notice.reason === 'resolved' ? resolvedDocument(view) : incidentDocument(view);
    case 'control':
      return controlDocument(view);
    case 'catch-up':
      return catchUpDocument(view);
    case 'storm':
      return stormDocument(view);
    case 'digest':
      return digestDocument(view);
  }
}

function render(document: MailDocument): RenderedMail {
  return { subject: document.subject, text: renderText(document), html: renderHtml(document) };
}
