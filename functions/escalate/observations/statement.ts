import { areaOf, type Finding, type FindingKind, findingKey } from '../../../shared/events/finding.ts';
import type { Board, Listing, Observation } from '../board.ts';

/** What one fact says about things by name: that they are wrong, or fine. */
export type Statement = {
  /** When it was true, by the function that said it. */
  at: string;
  factId: string;
  runId?: string | undefined;
  author?: string | undefined;
  findings: readonly Finding[];
  /** Keys of what is fine. */
  fine: readonly string[];
  /** It listed all that is wrong of its kinds: what it does not list is fine. */
  listing?: Listing['scope'];
};

/** The word of one fact on one thing. */
type Word = Omit<Observation, 'since' | 'fineMark' | 'badMarks'>;

/** So many instants at which a thing was wrong are kept, for a late word that it was fine in between. */
const rememberedMarks = 12;

/** So many complete lists of an area are kept, for a late finding that a newer list has no more. */
const rememberedListings = 20;

const longestText = 1000;
const mostEvidence = 12;

/** Takes a statement onto the board; in whatever order statements come, the newest word on each thing stays. */
export function applyStatement(board: Board, statement: Statement): Board {
  const { at, factId, runId, author } = statement;
  const word: Word = { at, factId, ...(runId ? { runId } : {}), ...(author ? { author } : {}) };
  const findings = new Map(statement.findings.map((finding) => [findingKey(finding), bounded(finding)]));
  const listings = withListing(board.listings, statement, [...findings.keys()]);

  const observations = { ...board.observations };
  const hear = (key: string, heard: Word) => {
    observations[key] = withWord(observations[key], heard);
  };
  for (const key of statement.fine) {
    if (!findings.has(key)) hear(key, word);
  }
  for (const [key, finding] of findings) hear(key, { ...word, finding });
  for (const listing of Object.values(listings ?? {}).flat()) {
    // An older list has something to say of new findings only; the new one of all that is on the board.
    const isNew = listing.factId === factId;
    const heard = isNew ? Object.keys(observations) : [...findings.keys()];
    for (const key of heard.filter((each) => leavesOut(listing, each))) hear(key, wordOf(listing));
  }
  return { ...board, observations, ...(listings ? { listings } : {}) };
}

/** Orders words about one thing: by their time, and by the fact's id where that is the same. */
export function markOf({ at, factId }: Pick<Observation, 'at' | 'factId'>): string {
  return `${at} ${factId}`;
}

function withWord(known: Observation | undefined, word: Word): Observation {
  const mark = markOf(word);
  const newest = known && markOf(known) >= mark ? known : word;
  const fineMarks = [fineMarkOf(known), word.finding ? undefined : mark].filter((each) => each !== undefined);
  const fineMark = fineMarks.toSorted().at(-1);
  const { at, factId, runId, author, finding } = newest;
  const plain: Word = { at, factId, ...(runId ? { runId } : {}), ...(author ? { author } : {}) };
  if (!finding) return plain;

  const marks = [...badMarksOf(known), ...(word.finding ? [mark] : [])];
  const badMarks = [...new Set(marks)].filter((each) => fineMark === undefined || each > fineMark).toSorted();
  const since = badMarks[0]?.split(' ')[0] ?? at;
  return { ...plain, finding, since, badMarks: remembered(badMarks), ...(fineMark ? { fineMark } : {}) };
}

function fineMarkOf(known: Observation | undefined): string | undefined {
  if (!known) return undefined;
  return known.finding ? known.fineMark : markOf(known);
}

function badMarksOf(known: Observation | undefined): string[] {
  if (!known?.finding) return [];
  return known.badMarks ?? [`${known.since ?? known.at} ${known.factId}`, markOf(known)];
}

function remembered(marks: string[]): string[] {
  if (marks.length <= rememberedMarks) return marks;
  return [...marks.slice(0, 1), ...marks.slice(1 - rememberedMarks)];
}

function withListing(
  known: Board['listings'],
  { at, factId, runId, listing: scope }: Statement,
  keys: string[],
): Board['listings'] {
  if (!scope) return known;
  const listing: Listing = { scope, at, factId, ...(runId ? { runId } : {}), keys };
  const area = scope === 'drift' ? 'drift' : 'platform';
  const others = (known?.[area] ?? []).filter((other) => markOf(other) !== markOf(listing));
  const kept = [...others, listing].toSorted((a, b) => markOf(a).localeCompare(markOf(b)));
  return { ...known, [area]: kept.slice(-rememberedListings) };
}

function leavesOut({ scope, keys }: Listing, key: string): boolean {
  if (keys.includes(key)) return false;
  const kind = key.slice(0, key.indexOf(':')) as FindingKind;
  if (scope === 'drift') return areaOf(kind) === 'drift';
  // That a container answers again does not mean that the ladder has rungs left; that all is up does.
  return areaOf(kind) === 'platform' && (scope === 'platform-up' || kind !== 'remediation-gave-up');
}

function wordOf({ at, factId, runId }: Listing): Word {
  return { at, factId, ...(runId ? { runId } : {}) };
}

function bounded(finding: Finding): Finding {
  const cut = (text: string) => (text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text);
  const { evidence, fix } = finding;
  return {
    ...finding,
    summary: cut(finding.summary),
    ...(fix ? { fix: cut(fix) } : {}),
    ...(evidence
      ? {
          evidence: evidence.slice(0, mostEvidence).map(({ label, value }) => ({ label, value: cut(value) })),
        }
      : {}),
  };
}
