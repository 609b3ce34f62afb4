/** What the findings of an incident mean for its mail: which one leads, which are new, what tries again. */
import type { FactData } from '../../../shared/events/facts.ts';
import { areaOf, type Finding, type FindingKind, findingKey } from '../../../shared/events/finding.ts';
import type { Incident, Observation } from '../board.ts';
import type { Message } from './command.ts';
import { findingWords } from './finding-words.ts';
import { longestTitle, oneLine } from './title.ts';

/** An observation of something wrong. */
export type BadObservation = Observation & { finding: Finding };

/** Those that are findings; an observation of something fine has none. */
export function badOnes(observations: readonly Observation[]): BadObservation[] {
  return observations.filter(
    (observation): observation is BadObservation => observation.finding !== undefined,
  );
}

/** The finding that names the incident; where the cause is none of its own, the one that says most. */
export function leadingFinding(
  cause: string,
  observations: readonly Observation[],
): BadObservation | undefined {
  const bad = badOnes(observations);
  const weight = ({ finding }: BadObservation) => (finding.evidence?.length ?? 0) + (finding.fix ? 100 : 0);
  return (
    bad.find(({ finding }) => findingKey(finding) === cause) ??
    bad.toSorted((a, b) => weight(b) - weight(a))[0]
  );
}

/** What became wrong after somebody was last told. */
export function newSinceTold(
  { told }: Incident,
  observations: readonly Observation[],
  decidedAt: string,
): BadObservation[] {
  const toldBefore = told.map(({ at }) => Date.parse(at)).filter((at) => at < Date.parse(decidedAt));
  if (toldBefore.length === 0) return [];
  const lastTold = Math.max(...toldBefore);
  return badOnes(observations).filter(({ at, since = at }) => Date.parse(since) > lastTold);
}

/** A thing and what is wrong with it, without its evidence. */
export type Wrong = Pick<Finding, 'kind' | 'subject'>;

/** What is wrong, without when and who said so. */
export function findingsOf(observations: readonly Observation[]): Finding[] {
  return badOnes(observations).map(({ finding }) => finding);
}

/** A finding's kind and subject out of its key, which is all that is kept of what was wrong once. */
export function wrongOfKey(key: string): Wrong[] {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon);
  return isFindingKind(kind) ? [{ kind, subject: key.slice(colon + 1) }] : [];
}

function isFindingKind(kind: string): kind is FindingKind {
  return Object.hasOwn(findingWords, kind);
}

/** The marts among the findings, each once. */
export function martsAmong(wrong: readonly Wrong[]): string[] {
  return [...new Set(wrong.filter(isAboutMart).map(({ subject }) => subject))];
}

/** Whether it is a mart itself that is wrong. */
export function isAboutMart({ kind, subject }: Wrong): boolean {
  return ['refresh', 'freshness'].includes(areaOf(kind)) && subject.startsWith('mart_');
}

/** What the leading finding says beyond the title of the incident. */
export function summaryBeyondTitle(
  { cause, title }: Pick<Incident, 'cause' | 'title'>,
  observations: readonly Observation[],
): string | undefined {
  const summary = leadingFinding(cause, observations)?.finding.summary;
  if (summary === undefined) return undefined;
  if (oneLine(title).length > longestTitle) return summary;
  const rest = summary.startsWith(title) ? summary.slice(title.length).replace(/^[:;,.]?\s*/, '') : summary;
  // A name such as mart_geo keeps its letters.
  const isName = /^\S*_/.test(rest);
  return rest === '' || isName ? rest || undefined : rest.charAt(0).toUpperCase() + rest.slice(1);
}

/**
 * The message that tries again after the fix: the leading finding's own, and where it stands for several marts that
 * failed alike, one message for all of them.
 */
export function rerunOf(
  cause: string,
  observations: readonly Observation[],
  lastRun?: Pick<FactData<'marts-refreshed'>, 'total'>,
): Message | undefined {
  const lead = leadingFinding(cause, observations)?.finding;
  if (lead && findingKey(lead) === cause) return lead.rerun;
  const reruns = findingsOf(observations).flatMap(({ rerun }) => (rerun ? [rerun] : []));
  const [first] = reruns;
  if (!first || reruns.length === 1) return first;
  const lists = reruns.flatMap(({ topic, body: { only } }) =>
    topic === first.topic && Array.isArray(only) ? [only] : [],
  );
  if (lists.length < reruns.length) return first;
  const only = [...new Set(lists.flat())];
  // A body that names none is about all of them.
  if (lastRun && only.length >= lastRun.total) return { topic: first.topic, body: {} };
  return { topic: first.topic, body: { ...first.body, only } };
}
