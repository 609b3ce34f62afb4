import type { DriftSurroundings } from './functions.ts';
import type { DriftHistory } from './history.ts';
import type { DriftDeed } from './schedule.ts';

/** What people know and can reach. */
export type DriftPeople = DriftSurroundings & { history: DriftHistory };

/** Somebody does what the schedule says, with what they know by then. */
export function doDriftDeed(deed: DriftDeed, people: DriftPeople): void {
  const { superset, warehouse } = people;
  if (deed.kind === 'edit') superset.edit(deed.mart, deed.edit);
  if (deed.kind === 'delete-dataset') superset.deleteDataset(deed.mart);
  if (deed.kind === 'restore') superset.restore(deed.mart);
  if (deed.kind === 'table') warehouse.change(deed.mart, deed.change);
  if (deed.kind === 'message') say('detect-drift', deed.text, people);
  if (deed.kind === 'approve') approve(deed, people);
  if (deed.kind === 'apply') askForProposal(people);
  if (deed.kind === 'backup') recordBackup(deed, people);
}

function askForProposal(people: DriftPeople): void {
  const applyProposal = newestProposal(people);
  if (applyProposal) say('detect-drift', JSON.stringify({ applyProposal, author: 'Ani' }), people);
}

function recordBackup(
  { hoursOld }: Extract<DriftDeed, { kind: 'backup' }>,
  { clock, state }: DriftPeople,
): void {
  const verifiedAt = new Date(clock.now().getTime() - hoursOld * 60 * 60_000).toISOString();
  void state.put('remedies', 'metadata-backup', { verifiedAt });
}

function approve({ isRight, minutes }: Extract<DriftDeed, { kind: 'approve' }>, people: DriftPeople): void {
  const proposal = isRight ? newestProposal(people) : 'remove-7-0123456789';
  if (proposal === undefined) return;
  const body = {
    action: 'approve',
    proposal,
    duration: `${minutes}m`,
    author: 'Ani',
    reason: 'a simulation',
  };
  say('control', JSON.stringify(body), people);
}

function newestProposal({ history }: DriftPeople): string | undefined {
  const proposed = history.told.flatMap(({ fact }) =>
    fact.name === 'drift-checked' && fact.data.proposals ? [fact.data.proposals] : [],
  );
  return proposed.at(-1)?.[0]?.id;
}

function say(topic: string, text: string, { publish }: DriftPeople): void {
  publish(topic, { data: Buffer.from(text), attributes: {} });
}
