import type { RememberedDataset } from './remembered.ts';

/** Why an object of Superset is read. */
export type ReadReason =
  /** Nothing is remembered of any object of its kind. */
  | 'first-scan'
  /** It is new, could not be read before, or did not agree with BigQuery. */
  | 'not-remembered'
  /** Its `changed_on` moved, or Superset does not tell it. */
  | 'changed'
  /** The columns of its table, or of its SQL's result, are no longer those it agreed with. */
  | 'schema-moved'
  /** A refresh over the API moves no `changed_on`, so each dataset is read once in seven runs whatever is known. */
  | 'its-seventh'
  /** Something is said of it or was written to it: that is always looked at, never remembered. */
  | 'spoken-of';

/** What a scan does with each listed object: reads it, with the reason, or keeps what is remembered of it. */
export type ScanPlan<Listed, Remembered> = {
  read: { listed: Listed; reason: ReadReason }[];
  kept: { listed: Listed; remembered: Remembered }[];
};

type Changing = { id: number; changedAt: string | undefined };

/** What the scan of datasets depends on besides the list. */
export type DatasetScan = {
  /** The ids of datasets of which something is said, or that this run wrote to. */
  spokenOf: ReadonlySet<number>;
  /** Which run this is, counted from the first one. */
  turn: number;
};

/** In so many runs every dataset is read. */
export const turnsOfRotation = 7;

/** Plans which charts or dashboards are read: those whose content may not be what is remembered. */
export function planScan<Listed extends Changing, Remembered extends { changedAt: string | undefined }>(
  listed: readonly Listed[],
  remembered: ReadonlyMap<number, Remembered>,
  others: (listed: Listed, remembered: Remembered) => ReadReason | 'kept' = () => 'kept',
): ScanPlan<Listed, Remembered> {
  const plan: ScanPlan<Listed, Remembered> = { read: [], kept: [] };
  for (const each of listed) {
    const known = remembered.get(each.id);
    if (!known) {
      plan.read.push({ listed: each, reason: remembered.size === 0 ? 'first-scan' : 'not-remembered' });
      continue;
    }
    const isSame = each.changedAt !== undefined && known.changedAt === each.changedAt;
    const reason = isSame ? others(each, known) : 'changed';
    if (reason === 'kept') plan.kept.push({ listed: each, remembered: known });
    else plan.read.push({ listed: each, reason });
  }
  return plan;
}

/** Plans which datasets are read. What a delivery before this one read in the same turn is not read again. */
export function planDatasetScan<Listed extends Changing & Pick<RememberedDataset, 'table'>>(
  listed: readonly Listed[],
  remembered: ReadonlyMap<number, RememberedDataset>,
  { spokenOf, turn }: DatasetScan,
): ScanPlan<Listed, RememberedDataset> {
  return planScan(listed, remembered, ({ id, table }, known) => {
    if (spokenOf.has(id)) return 'spoken-of';
    if (known.table !== table) return 'schema-moved';
    const isItsTurn = id % turnsOfRotation === turn % turnsOfRotation;
    return isItsTurn && known.turn !== turn ? 'its-seventh' : 'kept';
  });
}
