import type { DatasetColumn } from '../../../shared/clients/superset/port.ts';
import type { Renaming } from './renaming.ts';
import type { TypeClass } from './type-class.ts';
import type { WarehouseColumn } from './warehouse-column.ts';

/** How a column of a dataset and the one of its table differ. */
export type Difference =
  /** BigQuery has it and Superset does not: it can be added. */
  | { kind: 'missing-in-superset'; column: WarehouseColumn }
  /** Superset has it and BigQuery lost it: it is removed only when somebody approves. */
  | { kind: 'lost-in-bigquery'; column: DatasetColumn; renaming?: Renaming }
  /** Another class of type: where it is one of time, the time grains of charts are written wrong. */
  | { kind: 'type-changed'; column: DatasetColumn; now: WarehouseColumn; from: TypeClass; to: TypeClass }
  /** Only upper and lower case differ: BigQuery does not mind, and Superset takes it for another column. */
  | { kind: 'case-renamed'; column: DatasetColumn; now: WarehouseColumn }
  /** A new column of the table has the name of a calculated one, which Superset's own sync would empty. */
  | { kind: 'calculated-shadowed'; column: DatasetColumn; now: WarehouseColumn }
  /** The dataset's column of time is none of its columns. */
  | { kind: 'time-column-dangling'; name: string };
