import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import { type Control, isControl } from '../../../../shared/controls.ts';
import type { DatasetChange, DriftHistory } from '../history.ts';
import { deliveryOf, ownWrites, peoplesChanges, windowOf } from '../timeline.ts';
import { type DriftProperty, placeText } from './property.ts';

/** A column of Superset goes or gets another name only when somebody approved that, by name, under a verified backup. */
export const onlyWhatWasApproved: DriftProperty = (history) =>
  ownWrites(history).flatMap((write) => {
    const { removed, renamed } = destroyedBy(history, write);
    return [
      ...missingApproval(history, write, 'remove', removed),
      ...missingApproval(history, write, 'rename', renamed),
    ];
  });

/** What a write destroyed by itself: a row that was added in the moment before it is the documented exception. */
export function destroyedBy(
  history: DriftHistory,
  write: DatasetChange & { process: string; before: Dataset; after: Dataset },
): { removed: string[]; renamed: string[] } {
  const { before, after } = write;
  const inWindow = peoplesChanges(history, write.datasetId, windowOf(history, write));
  const removed = before.columns
    .filter(({ id }) => !after.columns.some((column) => column.id === id))
    .filter(({ id }) => !inWindow.some((change) => addedBy(change).includes(id)));
  const renamed = before.columns.flatMap(({ id, name }) => {
    const now = after.columns.find((column) => column.id === id);
    return now && now.name !== name ? [`${name} to ${now.name}`] : [];
  });
  return { removed: removed.map(({ name }) => name), renamed };
}

function addedBy({ before, after }: DatasetChange): number[] {
  const known = new Set(before?.columns.map(({ id }) => id));
  return (after?.columns ?? []).map(({ id }) => id).filter((id) => !known.has(id));
}

function missingApproval(
  history: DriftHistory,
  write: DatasetChange & { process: string; before: Dataset },
  action: 'remove' | 'rename',
  names: readonly string[],
): string[] {
  if (names.length === 0) return [];
  const what = `${placeText(history, write)} wrote to ${write.before.tableName} (${action} ${names.join(', ')})`;
  const isApproved = approvalsInForce(history, write).some(({ subject }) =>
    isProposed(history, write, { subject, action, names }),
  );
  return [
    ...(isApproved ? [] : [`${what}, and nobody had approved that`]),
    ...(hasBackup(history, write) ? [] : [`${what}, and no backup was verified within a day`]),
  ];
}

function approvalsInForce(history: DriftHistory, { order, process }: DatasetChange): Control[] {
  const { at } = deliveryOf(history, process);
  return history.records.flatMap(({ kind, value, ...record }) => {
    const control = value as Partial<Control> | undefined;
    if (kind !== 'controls' || record.order > order || !control || !isControl(control)) return [];
    return control.kind === 'approve' && at < Date.parse(control.until) ? [control] : [];
  });
}

/** Told to people before, by name. */
function isProposed(
  { told }: DriftHistory,
  { order, before }: DatasetChange & { before: Dataset },
  { subject, action, names }: { subject: string; action: string; names: readonly string[] },
): boolean {
  return told.some(({ fact, order: toldAt }) => {
    if (fact.name !== 'drift-checked' || toldAt > order) return false;
    const proposal = fact.data.proposals?.find(({ id }) => id === subject);
    if (!proposal || proposal.dataset !== before.tableName) return false;
    const [, listed = ''] = new RegExp(` to ${action} (.*?) \\(publish`).exec(proposal.what) ?? [];
    const proposed = listed.split(/, | and /);
    return names.every((name) => proposed.includes(name)) && proposed.every((name) => names.includes(name));
  });
}

/** The newest one that the run can have read. */
function hasBackup(history: DriftHistory, { order, process }: DatasetChange): boolean {
  const delivery = deliveryOf(history, process);
  const written = history.records.filter(({ kind, id }) => kind === 'remedies' && id === 'metadata-backup');
  const known = written.filter((record) => record.order < order);
  const first = Math.max(
    0,
    known.findLastIndex((record) => record.order < delivery.order),
  );
  return known.slice(first).some(({ value }) => {
    const age = delivery.at - Date.parse((value as { verifiedAt: string }).verifiedAt);
    // It can be verified while the run is under way, and is new then.
    return age <= 24 * 60 * 60_000;
  });
}
