import type { WarehouseColumn } from '../../../functions/detect-drift/comparison/warehouse-column.ts';
import type { PutDataset } from '../../../shared/clients/superset/column-changes.ts';
import type { Dataset } from '../../../shared/clients/superset/port.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { Fate } from '../fate.ts';
import type { Death } from '../processes.ts';
import type { StateWrite } from '../recording.ts';
import type { DriftSchedule } from './schedule.ts';

/** Everything happens one after another: `order` counts on with each event, `at` is its instant. */
export type Event = { order: number; at: number };

/** A dataset was changed by whoever; `before` or `after` is undefined where there was or is none. */
export type DatasetChange = Event & {
  datasetId: number;
  before: Dataset | undefined;
  after: Dataset | undefined;
  /** The process of the watchdog that wrote; undefined: a person did. */
  process: string | undefined;
};

/** A dataset as a process was shown it. */
export type DatasetRead = Event & { process: string; dataset: Dataset };

/** A write that reached Superset, whatever came of it. */
export type WriteRequest = Event & { process: string; datasetId: number; body: PutDataset };

/** A call of a process that took effect, such as `superset.dataset`. */
export type Call = Event & { process: string; during: string };

/** A table as it is from then on. */
export type TableState = Event & { mart: string; columns: readonly WarehouseColumn[] | undefined };

/** A record as it was written; undefined: deleted. */
export type RecordWrite = Event & StateWrite;

/** A fact that was published, by which process. */
export type Told = Event & { process: string | undefined; fact: ReceivedFact };

/** A message that a process took up. */
export type Delivery = Event & { process: string; messageId: string; text: string };

/** Everything that happened, for those who judge it. */
export type DriftHistory = {
  schedule: DriftSchedule;
  startedAt: number;
  /** When the schedule's own part was over, and everything was left alone. */
  calmAt: number;
  endedAt: number;
  changes: DatasetChange[];
  reads: DatasetRead[];
  requests: WriteRequest[];
  calls: Call[];
  tables: TableState[];
  records: RecordWrite[];
  told: Told[];
  deliveries: Delivery[];
  fates: readonly Fate[];
  deaths: readonly Death[];
};

/** The next event's place and instant. */
export type Stamp = () => Event;
