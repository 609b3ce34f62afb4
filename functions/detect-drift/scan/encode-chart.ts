import type { ChartUse } from '../references/chart-references.ts';
import type { WrittenReference } from '../references/reference.ts';
import type { RememberedChart } from './remembered.ts';

/** A reference in a record: kind, what, use, place, and 1 where it is only probable. */
type EncodedReference = [string, string, string, string, 1?];

/** A chart in a record; twenty thousand of them have ten references each. */
export type EncodedChart = {
  at: string | undefined;
  refs: EncodedReference[];
  shows?: { chart: number; place: string; refs: EncodedReference[] }[];
};

/** Writes a chart into a record. */
export function encodeChart({ changedAt, references, shows }: RememberedChart): EncodedChart {
  const used = shows.map(({ chartId, place, references: of }) => ({
    chart: chartId,
    place,
    refs: of.map(encodeReference),
  }));
  return {
    at: changedAt,
    refs: references.map(encodeReference),
    ...(used.length > 0 ? { shows: used } : {}),
  };
}

/** Reads a chart from a record. Equal texts become one, for the same few places and columns return in every chart. */
export function createChartDecoder(): (encoded: EncodedChart) => RememberedChart {
  const texts = new Map<string, string>();
  const one = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
  };
  const decode = ([kind, what, use, place, isProbable]: EncodedReference) => {
    const common = { use: one(use), place: one(place), confidence: isProbable ? 'probable' : 'certain' };
    return (
      kind === 'sql' ? { kind, text: what, ...common } : { kind: one(kind), name: one(what), ...common }
    ) as WrittenReference;
  };
  return ({ at, refs, shows = [] }) => ({
    changedAt: at,
    references: refs.map(decode),
    shows: shows.map(
      ({ chart, place, refs: of }): ChartUse => ({
        chartId: chart,
        place,
        references: of.map(decode),
      }),
    ),
  });
}

function encodeReference(reference: WrittenReference): EncodedReference {
  const what = reference.kind === 'sql' ? reference.text : reference.name;
  const { kind, use, place, confidence } = reference;
  return confidence === 'probable' ? [kind, what, use, place, 1] : [kind, what, use, place];
}
