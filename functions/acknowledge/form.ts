import type { LinkClaims } from '../../shared/acknowledge-link.ts';
import type { DurationChoice } from './durations.ts';

/** What a person filled in; `until` is when the answer ends, where they chose it. */
export type FilledForm = { comment: string; choice: DurationChoice | undefined };

/** A form, or what is wrong with it. */
export type FormVerdict = { ok: true; form: FilledForm } | { ok: false; problem: string };

/** More than a comment needs; a request takes no more as its reason. */
export const longestComment = 500;

/** What turns the direction of writing around could make a line read as another. */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g;

/** Reads the form of a page. A comment becomes one line: it will stand in mails and logs. */
export function parseForm(
  body: string,
  { purpose }: Pick<LinkClaims, 'purpose'>,
  choices: readonly DurationChoice[],
): FormVerdict {
  const fields = new URLSearchParams(body);
  const comment = (fields.get('comment') ?? '')
    .replace(directionMarks, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (comment.length > longestComment) {
    const problem = `The comment has ${comment.length} characters; at most ${longestComment} are taken.`;
    return { ok: false, problem };
  }
  if (purpose !== 'acknowledge') return { ok: true, form: { comment, choice: undefined } };
  const choice = choices.find(({ value }) => value === fields.get('duration'));
  if (!choice) return { ok: false, problem: 'It was not said for how long.' };
  return { ok: true, form: { comment, choice } };
}
