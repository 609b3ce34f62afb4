import type { Control } from '../../shared/controls.ts';
import type { Board, Incident } from './board.ts';
import { acknowledgeIncidents } from './incidents/acknowledgement.ts';
import { reconcileIncidents } from './incidents/incidents.ts';
import { forget } from './incidents/retention.ts';
import { activeFindings, type Judgement } from './judgement.ts';
import { noticeAbsence, tellBacklog } from './notices/catch-up.ts';
import { announceControls, applyResolveControls, withHeldBack } from './notices/controls.ts';
import { decideNotice } from './notices/notice-decision.ts';
import { dropUnsent, hold, tell } from './notices/notices.ts';
import type { Tier } from './notices/routing.ts';
import type { EscalationPolicy } from './policy.ts';

export { markDigested } from './notices/digested.ts';
export { passOn } from './notices/pass-on.ts';
export { observe } from './observations/observe.ts';

/** Everything that a judgement depends on. */
export type JudgeInput = {
  board: Board;
  /** In force now. */
  controls: readonly Control[];
  policy: EscalationPolicy;
  now: Date;
  /** What people are called in explanations, where watchdog.yaml names them. */
  names?: Partial<Record<Tier, string>>;
};

/** No incident is told of so many things at once: a guard against rules that answer each other for ever. */
const mostDecisions = 20;

/**
 * Judges the board: incidents opened, grown, absorbed, resolved; notices made due, or not, each with its reason.
 *
 * 1. What a person declared over is fine; an absence of the watchdog itself is noticed.
 * 2. Findings are grouped by cause, and the incidents brought in line with them.
 * 3. Controls that began or ended are told, then the backlog of an absence, then what each incident has to say.
 * 4. What no decision looks at any more is forgotten.
 */
export function judge({ board, controls, policy, now, names = {} }: JudgeInput): Board {
  const settled = noticeAbsence(applyResolveControls(board, controls), now);
  const judgement: Judgement = { controls, policy, now, names, active: activeFindings(settled) };
  const current = acknowledgeIncidents(reconcileIncidents(settled, judgement), judgement);
  const announced = announceControls(current, judgement);
  const told = tellIncidents(tellBacklog(announced, judgement), judgement);
  return { ...forget(told, judgement), judgedAt: now.toISOString() };
}

function tellIncidents(board: Board, judgement: Judgement): Board {
  return Object.keys(board.incidents).reduce((next, id) => tellIncident(next, id, judgement), board);
}

/** Decides until there is nothing more to say, so that judging once more at the same instant changes nothing. */
function tellIncident(board: Board, id: string, judgement: Judgement): Board {
  let next = board;
  for (let count = 0; count < mostDecisions; count++) {
    const incident = next.incidents[id];
    if (!incident) return next;
    const decided = applyDecision(next, incident, judgement);
    next = decided.board;
    if (decided.isLast) return next;
  }
  return next;
}

function applyDecision(
  board: Board,
  incident: Incident,
  judgement: Judgement,
): { board: Board; isLast: boolean } {
  const { now } = judgement;
  const decision = decideNotice({ incident, board, judgement });
  if (!decision.tell) {
    const { heldBack } = decision;
    const held = hold(board, incident, decision, now);
    if (!heldBack) return { board: held, isLast: true };
    const { reason, hold: by } = heldBack;
    return { board: withHeldBack(held, by.control, { incident, reason, now }), isLast: true };
  }
  const isOver = decision.reason === 'resolved';
  const explanation = 'It is over: the mail that says so tells the whole story.';
  const cleared = isOver ? dropUnsent(board, incident.id, { explanation, now }) : board;
  return { board: tell(cleared, incident, decision, now), isLast: false };
}
