import type { DriftHistory, Told } from '../history.ts';
import { datasetIds } from '../schedule.ts';
import {
  type CheckedFact,
  checkedFacts,
  datasetStates,
  deliveryOf,
  type Span,
  tableStates,
} from '../timeline.ts';
import { type DriftProperty, placeText } from './property.ts';

/**
 * A run tells what has drifted for as long as the run took; what it could not look at is an obstacle, and what was
 * said of it before stands. Leaving something out says that it is over.
 */
export const driftIsTold: DriftProperty = (history) => {
  const facts = checkedFacts(history);
  return facts.flatMap((told) => {
    const delivery = deliveryOf(history, told.process);
    const said = facts.findLast(({ order }) => order < delivery.order)?.fact;
    const isBlind = (told.fact.data.obstacles?.length ?? 0) > 0;
    return driftedThroughout(history, { from: delivery.order, to: told.order })
      .filter((drift) => !isSaid(told.fact, drift))
      .filter((drift) => !isBlind || (said !== undefined && isSaid(said, drift)))
      .map(({ mart, column }) => problemText(history, told, `${mart}.${column}`, isBlind));
  });
};

function problemText(history: DriftHistory, told: Told, what: string, isBlind: boolean): string {
  const why = isBlind ? 'could not look, and takes back' : 'tells no obstacle, and leaves out';
  return `${placeText(history, told)} ${why} that ${what} has drifted`;
}

type Drift = { mart: string; column: string };

/** Columns that one side had and the other had not, from the first to the last moment of a run. */
function driftedThroughout(history: DriftHistory, span: Span): Drift[] {
  return Object.entries(datasetIds).flatMap(([mart, datasetId]) => {
    const datasets = datasetStates(history, datasetId, span);
    const tables = tableStates(history, mart, span);
    const states = datasets.flatMap((dataset) => tables.map((table) => differing(dataset, table)));
    const [first = [], ...others] = states;
    return first
      .filter((name) => others.every((names) => names.includes(name)))
      .map((column) => ({ mart, column }));
  });
}

function differing(
  dataset: ReturnType<typeof datasetStates>[number],
  table: ReturnType<typeof tableStates>[number],
): string[] {
  if (!dataset || !table) return [];
  const known = dataset.columns.map(({ name }) => name.toLowerCase());
  const existing = table.map(({ name }) => name.toLowerCase());
  const lost = dataset.columns.filter(
    ({ name, expression }) => !expression && !existing.includes(name.toLowerCase()),
  );
  const missing = table.filter(({ name }) => !known.includes(name.toLowerCase()));
  return [...lost, ...missing].map(({ name }) => name);
}

function isSaid({ data: { findings } }: CheckedFact, { mart, column }: Drift): boolean {
  const word = new RegExp(`\\b${column}\\b`);
  return findings.some(
    ({ subject, summary }) => subject === `${mart}.${column}` || (subject === mart && word.test(summary)),
  );
}
