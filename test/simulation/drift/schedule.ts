import type { Fault } from '../faults.ts';

/** The datasets that people and the watchdog write to, and the marts that they show. */
export const datasetIds = { mart_geo: 7, mart_visits: 8 } as const;

/** A mart of a drift schedule. */
export type MartName = keyof typeof datasetIds;

/** What somebody does to one dataset in the editor of Superset; `column` is a place among its columns. */
export type Edit =
  | { what: 'label' | 'description'; column: number; text: string }
  | { what: 'groupby' | 'filterable'; column: number }
  | { what: 'add'; name: string }
  | { what: 'calculate'; name: string }
  | { what: 'remove'; column: number }
  | { what: 'filter-time' }
  /** Takes the watchdog off the owners, or puts it back. */
  | { what: 'owners' }
  /** Superset's own sync, which moves no `changed_on`. */
  | { what: 'refresh' };

/** What somebody does to a table of BigQuery; `column` is a place among its columns. */
export type TableChange =
  | { what: 'add'; name: string; type: string }
  | { what: 'drop' | 'recase' | 'retype'; column: number }
  | { what: 'rename'; column: number; name: string }
  | { what: 'gone' | 'back' };

/** Something that a person does while runs are under way. */
export type DriftDeed =
  | { kind: 'edit'; at: number; mart: MartName; edit: Edit }
  | { kind: 'delete-dataset'; at: number; mart: MartName }
  | { kind: 'table'; at: number; mart: MartName; change: TableChange }
  | { kind: 'message'; at: number; text: string }
  /** Approves what the newest `drift-checked` proposes first, or something that nobody proposed. */
  | { kind: 'approve'; at: number; isRight: boolean; minutes: number }
  /** Restores a dataset with its rows and their ids as they were before the watchdog last removed one. */
  | { kind: 'restore'; at: number; mart: MartName }
  /** Asks for the run that carries out the newest proposal. */
  | { kind: 'apply'; at: number }
  /** The metadata of Superset was saved and verified so many hours before. */
  | { kind: 'backup'; at: number; hoursOld: number };

/** A piece of virtual time in which Superset and BigQuery drift apart. All numbers are seconds since its start. */
export type DriftSchedule = {
  startsAt: string;
  seconds: number;
  /** Of everything left to chance. */
  seed: number;
  mode: 'observe' | 'shadow' | 'live';
  deeds: DriftDeed[];
  faults: Fault[];
};
