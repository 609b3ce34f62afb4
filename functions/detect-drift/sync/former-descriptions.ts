import type { State } from '../../../shared/state.ts';
import type { Descriptions, FormerDescriptions } from './plan-descriptions.ts';

/** By lower-case name, the newest last: record `descriptions.<dataset>` of kind `fingerprints`. */
type Stored = Record<string, string[]>;

const mostKept = 5;

/** What the mart said of the columns of a dataset, whenever that was written. */
export async function readFormerDescriptions(
  state: Pick<State, 'read'>,
  datasetId: number,
): Promise<FormerDescriptions> {
  const stored = await state.read<Stored>('fingerprints', recordId(datasetId));
  return new Map(Object.entries(stored?.value ?? {}));
}

/** Remembers what the mart says now. Said before the write: a run that dies in between must know its own words. */
export async function recordDescriptions(
  state: Pick<State, 'put'>,
  datasetId: number,
  { descriptions, former }: { descriptions: Descriptions; former: FormerDescriptions },
): Promise<void> {
  const next = [...descriptions].map(([name, text]) => {
    const others = (former.get(name) ?? []).filter((other) => other !== text);
    return [name, [...others, text].slice(-mostKept)];
  });
  if (next.length === 0) return;
  await state.put('fingerprints', recordId(datasetId), Object.fromEntries(next));
}

function recordId(datasetId: number): string {
  return `descriptions.${datasetId}`;
}
