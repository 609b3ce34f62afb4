import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { SupersetClient } from '../../shared/clients/superset/port.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import type { MartsAddress } from './dataset-state.ts';
import type { ScanMemory } from './scan/scan-memory.ts';
import type { WorkingTime } from './working-time.ts';

/** What a run looks at, and what it knows already. */
export type GatherOptions = {
  superset: SupersetClient;
  bigquery: BigQueryClient;
  plan: MartPlan;
  marts: MartsAddress;
  memory: ScanMemory;
  /** The ids of datasets that are read whatever is remembered: something is said of them, or was written to them. */
  spokenOf: ReadonlySet<number>;
  time: WorkingTime;
};
