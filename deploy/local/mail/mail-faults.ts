/** A recipient's refusal to inject: 450 asks for a later try, 550 is for good. */
export type MailRefusal = {
  code: 450 | 550;
  /** Which recipients; all when absent. */
  match?: RegExp;
  /** How often it strikes; for ever when absent. */
  times?: number;
};

/** What a server says when it refuses a recipient. */
export type RefusedRecipient = { code: number; text: string };

/** Faults to inject, and the questions that the server asks about them. */
export type MailFaults = ReturnType<typeof createMailFaults>;

/** No faults yet. */
export function createMailFaults() {
  let refusals: (MailRefusal & { left: number })[] = [];
  let slowness = 0;
  let crashesLeft = 0;

  return {
    /** Refuses recipients at RCPT TO. */
    refuse: (refusal: MailRefusal) => {
      refusals.push({ ...refusal, left: refusal.times ?? Number.POSITIVE_INFINITY });
    },
    /** Answers every mail only after so long by the clock. */
    slow: (milliseconds: number) => {
      slowness = milliseconds;
    },
    /** Keeps the next mails and hangs up before the answer, as a server that dies: the sender cannot know. */
    crashAfterAccept: (times: number) => {
      crashesLeft = times;
    },
    clear: () => {
      refusals = [];
      slowness = 0;
      crashesLeft = 0;
    },

    refusalOf: (recipient: string): RefusedRecipient | undefined => {
      const refusal = refusals.find(({ match, left }) => left > 0 && recipient.search(match ?? '') >= 0);
      if (!refusal) return undefined;
      refusal.left -= 1;
      return { code: refusal.code, text: texts[refusal.code] };
    },
    slowness: () => slowness,
    strikesCrash: () => {
      if (crashesLeft === 0) return false;
      crashesLeft -= 1;
      return true;
    },
  };
}

const texts: Record<MailRefusal['code'], string> = {
  450: '4.2.0 Mailbox busy, try again later',
  550: '5.1.1 No such user here',
};
