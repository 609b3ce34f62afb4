/** What people told the watchdog to keep to itself, and that this was told. */
import type { Control } from '../../../shared/controls.ts';
import type { Board, HeldBack, Incident, Notice, NoticeReason } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import { applyStatement } from '../observations/statement.ts';
import { decidedFact } from './notices.ts';
import type { Tier } from './routing.ts';

/** Controls that the whole team must know of, for they keep something from it or change what is urgent. */
const announced: Control['kind'][] = [
  'pause-notices',
  'pause-remediation',
  'maintenance',
  'hold',
  'silence',
  'executive-meeting',
];

const team: Tier[] = ['analyticsLead', 'devOps'];

const mostHeldBack = 200;

/** Why nothing is said of an incident just now, because a person wants it so. */
export type ControlHold = { reason: NoticeReason; explanation: string; control: Control };

/** The control that keeps an incident's notices back: a maintenance before a pause, a pause before a silence. */
export function controlHoldOf(incident: Incident, judgement: Judgement): ControlHold | undefined {
  const { controls, now, policy } = judgement;
  const held = (reason: NoticeReason, what: string, matches: (control: Control) => boolean) => {
    const control = controls.find(matches);
    if (!control) return undefined;
    const until = timeWords(control.until, now, policy.timeZone);
    const explanation = `${control.author} (as claimed) ${what} until ${until}: ${control.reason}`;
    return { reason, explanation, control };
  };
  return (
    held('maintenance', 'is at work on it', (control) => isMaintained(incident, control)) ??
    held('paused', 'paused all notices', ({ kind }) => kind === 'pause-notices') ??
    held('silenced', 'silenced it', (control) => isSilenced(incident, control))
  );
}

/** Notes that something was not said, once for each incident and reason. */
export function withHeldBack(
  board: Board,
  { id }: Control,
  { incident, reason, now }: { incident: Incident; reason: NoticeReason; now: Date },
): Board {
  const entry = board.controls[id];
  if (!entry) return board;
  const isNoted = entry.heldBack.some((known) => known.incident === incident.id && known.reason === reason);
  if (isNoted || entry.heldBack.length >= mostHeldBack) return board;
  const news: HeldBack = { incident: incident.id, title: incident.title, reason, at: now.toISOString() };
  const controls = { ...board.controls, [id]: { ...entry, heldBack: [...entry.heldBack, news] } };
  return { ...board, controls };
}

/** Tells the team of controls that began or ended since the last judgement, and what the ended ones held back. */
export function announceControls(board: Board, { controls, now, policy }: Judgement): Board {
  const inForce = controls.filter(({ kind }) => announced.includes(kind));
  let next = board;
  for (const control of inForce) {
    const known = next.controls[control.id];
    if (known?.control.messageId === control.messageId) continue;
    const heldBack = known?.heldBack ?? [];
    next = { ...next, controls: { ...next.controls, [control.id]: { control, heldBack } } };
    const until = timeWords(control.until, now, policy.timeZone);
    const explanation = `${control.author} (as claimed) set ${control.id} until ${until}: ${control.reason}`;
    next = announce(next, { control, heldBack: [] }, { reason: 'control-set', explanation, now });
  }
  const ended = Object.entries(next.controls).filter(([id]) => !inForce.some((control) => control.id === id));
  for (const [id, entry] of ended) {
    const { [id]: _, ...rest } = next.controls;
    const isExpired = Date.parse(entry.control.until) <= now.getTime();
    const explanation = `${id} by ${entry.control.author} (as claimed) ${isExpired ? 'ran out' : 'was ended'}; it held back ${countWords(entry.heldBack.length)}.`;
    next = announce({ ...next, controls: rest }, entry, { reason: 'control-ended', explanation, now });
  }
  return next;
}

/** What a person declared over is fine as of then; a finding from after that is a new one. */
export function applyResolveControls(board: Board, controls: readonly Control[]): Board {
  return controls
    .filter(({ kind }) => kind === 'resolve')
    .reduce((next, { id, subject, since, messageId, author }) => {
      const at = new Date(since).toISOString();
      const fine = (board.incidents[subject]?.findings ?? []).filter((key) => {
        const known = next.observations[key];
        return known?.finding !== undefined && known.at <= at;
      });
      if (fine.length === 0) return next;
      // Sorts after every fact of the same instant: the person knew of them.
      return applyStatement(next, { at, factId: `~${id}/${messageId}`, author, findings: [], fine });
    }, board);
}

function isMaintained({ area }: Incident, { kind, subject }: Control): boolean {
  if (kind !== 'maintenance') return false;
  if (subject === '' || subject === 'all') return true;
  return subject === (area === 'data' ? 'marts' : 'superset');
}

function isSilenced(incident: Incident, { kind, subject, since }: Control): boolean {
  if (kind !== 'silence' || incident.state === 'resolved') return false;
  if (subject === incident.id) {
    const reopenedAt = incident.flips.findLast(({ to }) => to === 'reopened')?.at ?? '';
    return since >= reopenedAt;
  }
  const matches = (key: string) =>
    subject.endsWith(':*') ? key.startsWith(subject.slice(0, -1)) : key === subject;
  return incident.findings.length > 0 && incident.findings.every(matches);
}

function announce(
  board: Board,
  { control, heldBack }: { control: Control; heldBack: HeldBack[] },
  { reason, explanation, now }: { reason: 'control-set' | 'control-ended'; explanation: string; now: Date },
): Board {
  const at = now.toISOString();
  const notices = team.map(
    (tier): Notice => ({
      id: `${control.id}/${control.messageId}/${reason}/${tier}`,
      reason,
      tier,
      plain: false,
      severity: 'P2',
      explanation,
      decidedAt: at,
      attempts: 0,
      nextAttemptAt: at,
      about: { kind: 'control', control, heldBack },
    }),
  );
  const facts = notices.map((notice) => decidedFact(notice, { decision: 'due', now }));
  return { ...board, outbox: [...board.outbox, ...notices], facts: [...board.facts, ...facts] };
}

function countWords(count: number): string {
  return count === 0 ? 'nothing' : `${count} ${count === 1 ? 'notice' : 'notices'}`;
}
