import { mayNotLook } from './dataset-findings.ts';
import type { Gathered } from './gather.ts';
import { type DriftFinding, sortFindings } from './judge-drift.ts';
import type { SaidBefore } from './memory.ts';
import type { Blindness } from './sight.ts';

/** What is said, and what still stands of what was said before: nothing is over because nobody could look at it. */
export function withStanding(
  judged: readonly DriftFinding[],
  before: SaidBefore | undefined,
  gathered: Gathered,
): DriftFinding[] {
  return joined(
    judged,
    (before?.findings ?? []).filter(({ datasetId }) => isUnseen(datasetId, gathered)),
  );
}

/** What is said by a run that could compare nothing: all that stood, and the right that is missing. */
export function findingsOfTheBlind(
  { message, fault }: Blindness,
  before: SaidBefore | undefined,
): DriftFinding[] {
  const rights = fault === 'down' ? [] : [{ finding: mayNotLook(fault, message), datasetId: undefined }];
  return joined(rights, before?.findings ?? []);
}

function isUnseen(datasetId: number | undefined, { obstacles, seen, hidden }: Gathered): boolean {
  if (obstacles.length === 0 || datasetId === undefined) return false;
  const isKnown = seen.some(({ dataset }) => dataset.id === datasetId);
  return !isKnown && !hidden.some((other) => other.datasetId === datasetId);
}

function joined(judged: readonly DriftFinding[], standing: readonly DriftFinding[]): DriftFinding[] {
  const said = new Set(judged.map(({ finding }) => `${finding.kind}:${finding.subject}`));
  const others = standing.filter(({ finding }) => !said.has(`${finding.kind}:${finding.subject}`));
  return sortFindings([...judged, ...others]);
}
