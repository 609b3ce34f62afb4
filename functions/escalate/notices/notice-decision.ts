import type { Board, Incident, NoticeReason } from '../board.ts';
import { isWaitOver } from '../incidents/waiting.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import { type ControlHold, controlHoldOf } from './controls.ts';
import { deadlineMissed, deadlineNear } from './deadline-notices.ts';
import { acknowledgementEnded, lastTold, repeated, unacknowledged } from './escalation.ts';
import type { Telling } from './notices.ts';
import { believeItOver, reopened, resolved, unstable } from './return-notices.ts';
import { firstNotice, firstOfP1, gaveUp, newFindings, severityRaised } from './story-notices.ts';

/** Whether to tell somebody about an incident now, and why or why not. */
export type NoticeDecision =
  | ({ tell: true } & Telling)
  | {
      tell: false;
      reason: NoticeReason;
      explanation: string;
      /** What would have been said, and what keeps it back. */
      heldBack?: { reason: NoticeReason; hold: ControlHold };
    };

/** What is looked at for one incident. */
export type Situation = { incident: Incident; board: Board; judgement: Judgement };

/** Decides about the next notice of an incident; what holds it back comes first, the most general reason before. */
export function decideNotice(situation: Situation): NoticeDecision {
  const { incident, board, judgement } = situation;
  const telling = nextTelling(situation);
  if (board.catchingUp) {
    const until = timeWords(board.catchingUp.until, judgement.now, judgement.policy.timeZone);
    const explanation = `The watchdog was away and reads what it missed; until ${until} nobody is told of single things.`;
    return { tell: false, reason: 'catch-up', explanation };
  }
  if (incident.state === 'absorbed') return explainedBy(incident, board);
  const held = controlHoldOf(incident, judgement);
  if (held) {
    const { reason, explanation } = held;
    const heldBack = telling ? { heldBack: { reason: telling.reason, hold: held } } : {};
    return { tell: false, reason, explanation, ...heldBack };
  }
  return telling ? { tell: true, ...telling } : reasonForSilence(situation);
}

function nextTelling({ incident, board, judgement }: Situation): Telling | undefined {
  if (incident.state === 'resolved') return resolved(incident, board, judgement);
  // What comes and goes is away just now.
  if (incident.state === 'absorbed' || incident.findings.length === 0) return undefined;
  const byDeadline = () => deadlineMissed(incident, judgement) ?? deadlineNear(incident, judgement);
  if (incident.severity === 'P3') return byDeadline();
  const first = gaveUp(incident, board, judgement) ?? firstNotice(incident, board, judgement);
  if (first || incident.told.length === 0) return first;
  // Nothing else is said to people who believe that it is over.
  if (believeItOver(incident).length > 0) return unstable(incident) ?? reopened(incident, board, judgement);
  return (
    unstable(incident) ??
    severityRaised(incident) ??
    firstOfP1(incident) ??
    byDeadline() ??
    acknowledgementEnded(incident, judgement) ??
    unacknowledged(incident, judgement) ??
    newFindings(incident, judgement) ??
    repeated(incident, judgement)
  );
}

function explainedBy({ absorbedBy }: Incident, { incidents }: Board): NoticeDecision {
  const other = absorbedBy === undefined ? undefined : incidents[absorbedBy];
  const explanation = `It is told with what explains it: ${other?.title ?? absorbedBy ?? 'another incident'}`;
  return { tell: false, reason: 'explained-by', explanation };
}

function reasonForSilence({ incident, board, judgement }: Situation): NoticeDecision {
  const words = (instant: string) => timeWords(instant, judgement.now, judgement.policy.timeZone);
  const silent = (reason: NoticeReason, explanation: string): NoticeDecision => {
    return { tell: false, reason, explanation };
  };
  if (incident.state === 'resolved') {
    if (incident.told.length > 0)
      return silent('unchanged', 'Everybody who was told of it knows that it is over.');
    return silent('over-before-notice', 'It passed before anybody had to be told.');
  }
  const isNew = incident.told.length === 0 || believeItOver(incident).length > 0;
  if (isNew && !isWaitOver(incident, board, judgement.now)) {
    const explanation = `It may get company or pass by itself; the wait ends at ${words(incident.waitUntil)} at the latest.`;
    return silent('waiting-for-group', explanation);
  }
  if (incident.severity === 'P3') return silent('waiting-for-digest', 'A P3 is told by the daily digest.');
  const { acknowledged } = incident;
  if (acknowledged) {
    return silent(
      'acknowledged',
      `${acknowledged.by} (as claimed) takes care of it until ${words(acknowledged.until)}.`,
    );
  }
  const last = lastTold(incident);
  return silent('unchanged', `Nothing new since it was told at ${words(last?.at ?? incident.openedAt)}.`);
}
