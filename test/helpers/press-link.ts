import type { ExecutionContext } from 'ava';

/** The links of a mail to the page of the function acknowledge, in their order. */
export function acknowledgeLinks(text: string): string[] {
  return text.match(/http:\/\/127\.0\.0\.1:\d+\/acknowledge[^\s"<>]*/g) ?? [];
}

/** Opens the page behind a link of a mail and presses its button, as a person does. */
export async function pressLink(
  t: ExecutionContext,
  link: string,
  { duration, comment }: { duration: string; comment: string },
): Promise<string> {
  const page = await (await fetch(link)).text();
  t.regex(page, /<form/);
  const fields = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
    /name="([^"]*)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  const form = new URLSearchParams([...fields, ['duration', duration], ['comment', comment]]);
  const answer = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
  t.is(answer.status, 200);
  return page;
}
