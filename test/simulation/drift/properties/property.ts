import { clockText } from '../../properties/property.ts';
import type { DriftHistory } from '../history.ts';

/** A claim about every drift history, whatever its schedule: the violations, in sentences; none when it holds. */
export type DriftProperty = (history: DriftHistory) => string[];

/** Where in a history something was, as violations print it. */
export function placeText(
  history: DriftHistory,
  { at, process }: { at: number; process?: string | undefined },
): string {
  return `${process ?? 'somebody'} at ${clockText(history, at)}`;
}
