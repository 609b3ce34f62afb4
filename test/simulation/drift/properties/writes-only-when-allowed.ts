import { deliveryOf } from '../timeline.ts';
import { type DriftProperty, placeText } from './property.ts';

/** Nothing is written in modes observe and shadow, in a dry run, and where a request says so. */
export const writesOnlyWhenAllowed: DriftProperty = (history) =>
  history.requests.flatMap((request) => {
    const { text } = deliveryOf(history, request.process);
    const { dryRun, sync } = JSON.parse(text);
    const { mode } = history.schedule;
    if (mode === 'live' && !dryRun && sync !== 'none') return [];
    return [`${placeText(history, request)} wrote in mode ${mode}, asked ${text}`];
  });
