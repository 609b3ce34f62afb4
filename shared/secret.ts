import { inspect } from 'node:util';

/** A value that must not reach a log, a fact or a mail: however it is printed, it reads `<secret>`. */
export type Secret = {
  /** The value itself, for the one call that needs it. */
  reveal: () => string;
  toString: () => string;
  toJSON: () => string;
};

const printed = '<secret>';

/** Wraps a value so that only `reveal` gives it away. */
export function createSecret(value: string): Secret {
  const print = () => printed;
  return Object.freeze({ reveal: () => value, toString: print, toJSON: print, [inspect.custom]: print });
}
