import type { LinkClaims, LinkPurpose } from '../../shared/acknowledge-link.ts';

/** How a page speaks of what a link does. */
export type PurposeWords = {
  title: string;
  /** What pressing the button does. */
  effect: string;
  button: string;
  /** The title of the page that says it was done. */
  done: string;
  /** What happens now. */
  next: string;
  /** `used it to <deed>`. */
  deed: string;
};

const words: Record<LinkPurpose, PurposeWords> = {
  acknowledge: {
    title: 'Acknowledge this incident?',
    effect:
      'The button tells everybody that you look after it: until the time you choose, nobody is reminded of it, and nobody else is called. It repairs nothing. If it becomes more severe, misses its deadline, or is over, there is a mail.',
    button: 'Acknowledge',
    done: 'Acknowledged',
    next: 'For so long nobody is reminded of it, and nobody else is called. If it is still there afterwards, the reminders go on.',
    deed: 'acknowledge the incident',
  },
  resolve: {
    title: 'Close this incident?',
    effect:
      'The button says that it is over: there are no more mails about it. It repairs nothing; if the next check still finds it, it is opened again.',
    button: 'Close the incident',
    done: 'Closed',
    next: 'There are no more mails about it. If the next check still finds it, it is opened again.',
    deed: 'close the incident',
  },
  approve: {
    title: 'Approve this proposal?',
    effect: 'The button lets the watchdog do, once, what the mail proposes.',
    button: 'Approve',
    done: 'Approved',
    next: 'The watchdog does once what the mail proposed, and mails what came of it.',
    deed: 'approve the proposal',
  },
};

/** The words for what a link does. */
export function wordsFor({ purpose }: Pick<LinkClaims, 'purpose'>): PurposeWords {
  return words[purpose];
}
