import { Cron } from 'croner';
import { z } from 'zod';

/** One of the given words. */
export function choice<const Word extends string>(...words: [Word, ...Word[]]) {
  const listed = new Intl.ListFormat('en', { type: 'disjunction', style: 'long' }).format(words);
  return z.enum(words, { error: `expected ${listed.replace(', or ', ' or ')}` });
}

/** A whole number within its bounds, both included. */
export function integerBetween(minimum: number, maximum: number) {
  const error = `expected an integer between ${minimum} and ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
}

/** `true` or `false`. */
export function flag() {
  return z.boolean({ error: 'expected true or false' });
}

/** A text on one line; `what` completes "expected ...". */
export function text(what: string) {
  return matching(/^\S.{0,199}$/, what);
}

/** A text of a given form; `what` completes "expected ...". */
export function matching(pattern: RegExp, what: string) {
  const error = `expected ${what}`;
  return z.string({ error }).regex(pattern, { error });
}

/** The name of a BigQuery dataset. */
export function datasetName() {
  return matching(/^[A-Za-z0-9_]{1,1024}$/, 'the name of a BigQuery dataset: letters, digits and _');
}

/** An e-mail address. */
export function emailAddress(whose: string) {
  return z.email({ error: `expected the e-mail address of ${whose}` });
}

/** A time of day such as 18:00. */
export function timeOfDay() {
  return matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 18:00');
}

/** A day such as 2026-12-31. */
export function day() {
  const error = 'expected a day such as 2026-12-31';
  return z.iso.date({ error });
}

/** A time zone by its name in the tz database. */
export function timeZone() {
  return checked(isTimeZone, 'a time zone such as Asia/Yerevan');
}

/** A schedule in the five fields of cron, as Cloud Scheduler takes it. */
export function cron() {
  return checked(isCron, 'five cron fields such as "0 6 * * *"');
}

/** An http or https address. */
export function webAddress() {
  return checked((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'an http or https address');
}

/** Whether croner and Cloud Scheduler both understand the text. */
export function isCron(value: string): boolean {
  // croner also takes L, W, # and ?, which Cloud Scheduler refuses.
  const isPlain = /^[\d*,/\-A-Za-z ]+$/.test(value) && !/\d[LW]|\bL\b/.test(value);
  return isPlain && succeeds(() => new Cron(value, { mode: '5-part', paused: true }));
}

function isTimeZone(value: string): boolean {
  return /^[A-Za-z]/.test(value) && succeeds(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}

function checked(isValid: (value: string) => boolean, what: string) {
  const error = `expected ${what}`;
  return z.string({ error }).refine(isValid, { error });
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
