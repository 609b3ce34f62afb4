import { z } from 'zod';
import type { Answer } from './exchange.ts';

const errorBody = z.looseObject({
  msg: z.string().optional(),
  message: z.unknown().optional(),
  errors: z
    .array(z.looseObject({ message: z.unknown().optional(), extra: z.unknown().optional() }))
    .optional()
    .catch(undefined),
});

const marshmallowExtra = z.looseObject({ messages: z.unknown() });

/** What an answer says went wrong, and which part of Superset said it. */
export type AnswerText = {
  text: string;
  /** `token`: the check of the login token; `page`: no JSON at all, so perhaps not Superset. */
  from: 'token' | 'superset' | 'page';
};

const longestPageText = 200;

/** Reads the words of a failed answer: `{message}`, `{msg}`, `{errors: [{message}]}`, or a page of HTML. */
export function answerTextOf({ json, text }: Pick<Answer, 'json' | 'text'>): AnswerText {
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) return { text: pageTextOf(text), from: 'page' };
  const { msg, message, errors } = parsed.data;
  if (msg !== undefined) return { text: msg, from: 'token' };
  const texts = errors?.map(({ message, extra }) => {
    const fields = marshmallowExtra.safeParse(extra);
    return fields.success ? `${spoken(message)} ${spoken(fields.data.messages)}` : spoken(message);
  });
  return { text: texts?.join('; ') || spoken(message ?? json), from: 'superset' };
}

function spoken(value: unknown): string {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

function pageTextOf(text: string): string {
  const [, title] = /<title>(.*?)<\/title>/is.exec(text) ?? [];
  const words = (title ?? text)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const shown = words.length > longestPageText ? `${words.slice(0, longestPageText)}…` : words;
  return shown === '' ? 'no JSON but an empty body' : `no JSON but: ${shown}`;
}
