import type { Clock } from '../../../shared/clients/clock.ts';
import type { ColumnChanges, Dataset, SupersetClient } from '../../../shared/clients/superset/port.ts';
import type { Control } from '../../../shared/controls.ts';
import type { State } from '../../../shared/state.ts';

/** What is to be written, and the dataset as the decision saw it. */
export type WriteOrder = {
  seen: Dataset;
  changes: ColumnChanges;
  /** Of the proposal that is its subject, where the write needs one. */
  approval?: Pick<Control, 'subject' | 'author' | 'messageId'>;
};

/** What became of a write; `dataset` is how Superset has it now, where that was read. */
export type WriteResult = { dataset: Dataset } & (
  | { outcome: 'written'; problems: string[] }
  /** Somebody else did the same meanwhile. */
  | { outcome: 'already-there' }
  /** Somebody edited the dataset since it was looked at: theirs counts, and the next run compares again. */
  | { outcome: 'edited-meanwhile' }
  | { outcome: 'busy' }
  /** A run before carried out what was approved. */
  | { outcome: 'approval-used' }
  /** It could not be read right before the write: it is gone, or no longer for this account. */
  | { outcome: 'out-of-sight'; text: string }
  | { outcome: 'not-owner'; text: string }
  | { outcome: 'refused'; text: string }
);

/** What a write works with. */
export type WriteCollaborators = {
  superset: Pick<SupersetClient, 'dataset' | 'putDatasetColumns'>;
  state: State;
  runId: string;
  /** When the run began. */
  now: Date;
  clock: Clock;
};
