import type { Control } from '../../shared/controls.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import type { PublishedMart } from '../../shared/publishes.ts';
import type { Schedule } from '../../shared/run.ts';
import type { MartMemory } from './mart-memory.ts';
import type { ExportDay, SourceSettings } from './source-day.ts';

/** A mart's table as BigQuery's metadata tells it. */
export type TableSighting = {
  rows: number;
  /**
   * When anything about it last changed. A description edit moves it, and so does a rollback, so it never says that
   * a mart was rebuilt; that a mart was not rebuilt after it is certain.
   */
  changedAt: Date;
};

/** The newest job that wrote a mart, whoever ran it. */
export type WriteSighting = {
  jobId: string;
  /** The account that ran it. */
  account: string;
  startedAt: Date;
  endedAt: Date;
};

/** Everything that is known of one mart. */
export type MartSighting = {
  mart: Pick<PlannedMart, 'name' | 'graceMinutes' | 'dateColumn' | 'dependsOn' | 'audits'>;
  /** Undefined where there is no such table. */
  table: TableSighting | undefined;
  /** The watchdog's own record. */
  published: PublishedMart | undefined;
  write: WriteSighting | undefined;
  newestDate: string | undefined;
  /** Why its newest day is not known; `isItsFault` where the table is to blame, not the caller's rights. */
  dateProblem: { text: string; isItsFault: boolean } | undefined;
  remembered: MartMemory | undefined;
  /** Set where a person keeps the mart from refresh. */
  hold: Control | undefined;
};

/** Everything that a verdict about one mart depends on besides the mart. */
export type Surroundings = {
  now: Date;
  schedule: Schedule;
  source: SourceSettings;
  /** The export, undefined where it could not be looked at. */
  days: ExportDay[] | undefined;
  volumeFloorPercent: number;
  /** Whether the list of tables could be read; if not, only the watchdog's own records tell. */
  tablesProblem: string | undefined;
  /** Whether it is known who else wrote the marts. */
  writersProblem: string | undefined;
  /** What brings an export day that arrived after the last rebuild, as the end of a sentence. */
  nextRefresh: string;
  marts: readonly MartSighting[];
};
