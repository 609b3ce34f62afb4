import { type AddressObject, simpleParser } from 'mailparser';

/** A mail as it arrived. */
export type ReceivedMail = {
  /** Counts up from 1. */
  id: number;
  receivedAt: Date;
  /** As its headers say: `Watchdog <watchdog@example.test>`. */
  from: string;
  to: string;
  /** The addresses it was delivered to. */
  recipients: string[];
  subject: string;
  /** `<…@…>`, like the next two. */
  messageId: string;
  inReplyTo: string | undefined;
  references: string[];
  /** The header lines in their order, unfolded and decoded no further. */
  headers: { name: string; value: string }[];
  text: string;
  /** Empty where the mail has no HTML part. */
  html: string;
  /** The source, byte for byte as far as it is UTF-8. */
  raw: string;
};

/** What the server knows of a mail besides its source. */
export type Delivery = Pick<ReceivedMail, 'id' | 'receivedAt' | 'recipients'>;

/** Reads a mail's source; one without headers or parts is read as far as it goes. */
export async function parseMail(raw: string, delivery: Delivery): Promise<ReceivedMail> {
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true });
  return {
    ...delivery,
    from: addressesOf(mail.from),
    to: addressesOf(mail.to),
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo,
    references: [mail.references ?? []].flat(),
    headers: mail.headerLines.map(({ line }) => headerOf(line)),
    text: mail.text ?? '',
    html: mail.html || '',
    raw,
  };
}

function addressesOf(header: AddressObject | AddressObject[] | undefined): string {
  return [header ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');
}

function headerOf(line: string): { name: string; value: string } {
  const [name = '', ...value] = line.replaceAll(/\r?\n(?=[ \t])/g, '').split(':');
  return { name, value: value.join(':').trim() };
}
