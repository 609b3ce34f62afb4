import type { Dataset, DatasetColumn } from '../../../../shared/clients/superset/port.ts';
import type { DatasetChange, DriftHistory } from '../history.ts';
import { ownWrites, peoplesChanges, windowOf } from '../timeline.ts';
import { type DriftProperty, placeText } from './property.ts';

/** What people set of a column; the type is the table's. */
const ofPeople = [
  'label',
  'description',
  'groupby',
  'filterable',
  'isActive',
  'expression',
  'extra',
] as const;

/**
 * What a person wrote is there in the end, unless a person took it away; the moment between the fresh read and the
 * write is the one exception.
 */
export const editsAreKept: DriftProperty = (history) => [
  ...undoneByWrites(history),
  ...lostInTheEnd(history),
];

const undoneByWrites: DriftProperty = (history) =>
  ownWrites(history).flatMap((write) => {
    const { before, after } = write;
    const inWindow = peoplesChanges(history, write.datasetId, windowOf(history, write));
    const undone = [
      ...after.columns.flatMap((now) =>
        membersUndone(
          before.columns.find(({ id }) => id === now.id),
          now,
        ),
      ),
      ...settingsUndone(before, after),
    ].filter((what) => !inWindow.some((change) => setBy(change).includes(what)));
    return undone.map((what) => `${placeText(history, write)} changed ${what} of ${before.tableName}`);
  });

/** Each attribute of a row that a person set last is as that person set it. */
const lostInTheEnd: DriftProperty = (history) => {
  const ids = new Set(history.changes.map(({ datasetId }) => datasetId));
  return [...ids].flatMap((datasetId) => {
    const end = history.changes.findLast((change) => change.datasetId === datasetId)?.after;
    if (!end) return [];
    return [...lastSet(history, datasetId)].flatMap(([key, value]) => {
      const [id = '', member = ''] = key.split('.');
      const row = end.columns.find((column) => column.id === Number(id));
      const is = row?.[member as (typeof ofPeople)[number]];
      const isKept = row === undefined || JSON.stringify(is) === JSON.stringify(value);
      return isKept ? [] : [`Somebody set ${member} of ${row.name} to ${value}, and it ends as ${is}`];
    });
  });
};

function lastSet({ changes }: DriftHistory, datasetId: number): Map<string, unknown> {
  const set = new Map<string, unknown>();
  for (const { datasetId: of, process, before, after } of changes) {
    if (of !== datasetId || process !== undefined || !after) continue;
    for (const now of after.columns) {
      const was = before?.columns.find(({ id }) => id === now.id);
      for (const member of ofPeople) {
        const isEmptied = member === 'description' && !now.description;
        if (isEmptied) set.delete(`${now.id}.${member}`);
        else if (was?.[member] !== now[member]) set.set(`${now.id}.${member}`, now[member]);
      }
    }
  }
  return set;
}

function membersUndone(was: DatasetColumn | undefined, now: DatasetColumn): string[] {
  if (!was) return [];
  return ofPeople
    .filter((member) => isOtherwise(member, was, now))
    .map((member) => `${member} of ${was.name}`);
}

/** What nobody has described gets the mart's words. */
function isOtherwise(member: (typeof ofPeople)[number], was: DatasetColumn, now: DatasetColumn): boolean {
  return was[member] !== now[member] && !(member === 'description' && !was.description);
}

function settingsUndone(before: Dataset, after: Dataset): string[] {
  return [
    ...(before.alwaysFilterMainDttm === after.alwaysFilterMainDttm ? [] : ['the filter of time']),
    ...(JSON.stringify(before.ownerIds) === JSON.stringify(after.ownerIds) ? [] : ['the owners']),
  ];
}

/** What a person's change set, in the words of the violations. */
function setBy({ before, after }: DatasetChange): string[] {
  if (!before || !after) return [];
  const columns = after.columns.flatMap((now) =>
    membersUndone(
      before.columns.find(({ id }) => id === now.id),
      now,
    ),
  );
  return [...columns, ...settingsUndone(before, after)];
}
