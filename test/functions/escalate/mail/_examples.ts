/** A realistic mail of every kind, by name; `_draw.ts` beside it writes them as files to look at. */
import type { MailView, RenderedMail } from '../../../../functions/escalate/mail/mail-view.ts';
import { renderMail, renderStateless } from '../../../../functions/escalate/mail/render-mail.ts';
import { driftExamples } from './_drift-examples.ts';
import { incidentExamples } from './_incident-examples.ts';
import { otherExamples, stateless } from './_other-examples.ts';
import { platformExamples } from './_platform-examples.ts';

/** The view of every notice. */
export const examples: Record<string, MailView> = {
  ...incidentExamples,
  ...platformExamples,
  ...driftExamples,
  ...otherExamples,
};

/** Every mail, rendered. */
export function renderedExamples(): [string, RenderedMail][] {
  return [
    ...Object.entries(examples).map(([name, view]): [string, RenderedMail] => [name, renderMail(view)]),
    ['stateless', renderStateless(stateless)],
  ];
}
