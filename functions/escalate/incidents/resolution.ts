import type { Board, Incident, Observation, Resolution, TriedRemedy } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';

/** A remedy is taken for the one that helped when things are fine within this time of it. */
const helpedMinutes = 30;

/** How an incident came to its end, and when: by the word that its last finding is fine. */
export function resolutionOf(
  board: Board,
  incident: Incident,
  judgement: Judgement,
): { resolution: Resolution; resolvedAt: string } {
  const keys = incident.findings.length > 0 ? incident.findings : incident.everHad;
  const cleared = keys
    .flatMap((key) => board.observations[key] ?? [])
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .at(-1);
  const clearedAt = cleared?.at ?? judgement.now.toISOString();
  const resolvedAt = clearedAt > incident.openedAt ? clearedAt : incident.openedAt;
  const resolution =
    byPerson(incident, judgement) ??
    byRemedy(incident, resolvedAt, judgement) ??
    byRefresh(board, cleared, judgement);
  return { resolution, resolvedAt };
}

function byPerson({ id, openedAt }: Incident, { controls }: Judgement): Resolution | undefined {
  const control = controls.find(
    ({ kind, subject, since }) => kind === 'resolve' && subject === id && since >= openedAt,
  );
  if (!control) return undefined;
  return {
    how: 'by-person',
    explanation: `${control.author} (as claimed) declared it over: ${control.reason}`,
  };
}

function byRemedy(
  { remedies, openedAt }: Incident,
  resolvedAt: string,
  { now, policy }: Judgement,
): Resolution | undefined {
  const since = new Date(Date.parse(resolvedAt) - helpedMinutes * 60_000).toISOString();
  const lastOfRung = new Map(
    remedies
      .filter(({ at, outcome }) => at >= openedAt && outcome !== 'skipped')
      .map((remedy) => [`${remedy.rung} ${remedy.target}`, remedy]),
  );
  const helped = [...lastOfRung.values()].findLast(
    ({ outcome, at }) => outcome === 'succeeded' || (outcome === 'started' && at >= since),
  );
  if (!helped) return undefined;
  return { how: 'remedy', explanation: remedyWords(helped, timeWords(helped.at, now, policy.timeZone)) };
}

function remedyWords({ rung, target, outcome }: TriedRemedy, time: string): string {
  return outcome === 'succeeded'
    ? `${rung} of ${target} by the watchdog at ${time} repaired it.`
    : `It is over since the watchdog did ${rung} of ${target} at ${time}.`;
}

function byRefresh({ runs }: Board, cleared: Observation | undefined, judgement: Judgement): Resolution {
  const { now, policy } = judgement;
  const run = cleared?.runId === undefined ? undefined : runs[cleared.runId];
  const author = cleared?.author ?? run?.author;
  if (cleared?.runId && (author || run?.trigger === 'manual')) {
    const who = author ? `${author} (as claimed)` : 'somebody';
    return {
      how: 'refresh-by-hand',
      explanation: `Run ${cleared.runId}, started by hand by ${who}, refreshed it.`,
    };
  }
  const words = (instant: string) => timeWords(instant, now, policy.timeZone);
  if (run?.slot) return { how: 'by-itself', explanation: `The run of ${words(run.slot)} finds it in order.` };
  const at = words(cleared?.at ?? now.toISOString());
  return { how: 'by-itself', explanation: `It is in order since ${at}, with nothing done by the watchdog.` };
}
