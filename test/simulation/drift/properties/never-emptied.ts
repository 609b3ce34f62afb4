import { type DriftProperty, placeText } from './property.ts';

/** Superset answers 200 to an empty list of columns, and deletes them all: it is never sent one. */
export const neverEmptied: DriftProperty = (history) =>
  history.requests
    .filter(({ body }) => body.columns.length === 0)
    .map((request) => `${placeText(history, request)} sent an empty list of columns`);
