import { invalidArgument } from './pubsub-error.ts';

const maximumLabels = 64;
const keyPattern = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const valuePattern = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** Refuses labels that no Google Cloud resource may carry. */
export function checkLabels(labels: Record<string, string>): void {
  const entries = Object.entries(labels);
  if (entries.length > maximumLabels) {
    throw invalidArgument(`Expected at most ${maximumLabels} labels, got ${entries.length}.`);
  }
  for (const [key, value] of entries) {
    if (!keyPattern.test(key)) throw invalidArgument(`Invalid label key given (key=${key}).`);
    if (!valuePattern.test(value))
      throw invalidArgument(`Invalid label value given (key=${key}, value=${value}).`);
  }
}
