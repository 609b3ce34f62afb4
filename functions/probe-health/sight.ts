import type { VmOperation, VmStatus } from '../../shared/clients/compute-port.ts';
import type { VmReport } from '../../shared/events/vm-messages.ts';

/** What is probed, each layer only when the one before answers. */
export const layers = ['connect', 'health', 'login', 'datasets', 'chart'] as const;

/** One layer of Superset. */
export type Layer = (typeof layers)[number];

/**
 * How one layer answered, in one attempt. `rejects`: it answers that it does not know us, which proves that it works;
 * `fails`: it answers that something behind it is broken; `untried`: nobody looked, and the text says why.
 */
export type LayerSight = {
  layer: Layer;
  outcome: 'answers' | 'rejects' | 'refused' | 'timeout' | 'fails' | 'untried';
  /** Superset's or the system's own words, in one line. */
  text: string;
  milliseconds: number;
  /** What the answer blames; a chart that is itself broken says nothing about the way to BigQuery. */
  blames?: 'database' | 'warehouse' | 'chart' | undefined;
};

/** What stopped a VM last; `unreadable` where Compute tells the state and not the operations. */
export type Stop = Pick<VmOperation, 'type' | 'user' | 'insertedAt'> | 'unreadable';

/** What Compute says of the VM; looked at only when the function cannot connect. */
export type VmSight =
  | {
      status: VmStatus;
      lastStartedAt: Date | undefined;
      /** Where it is stopped, and something says why. */
      stoppedBy: Stop | undefined;
    }
  | { status: 'unknown'; text: string };

/** What the agent on the VM said last; no report where it cannot be read. */
export type AgentSight = { report: VmReport; receivedAt: Date } | { report: undefined };

/** Everything that one probe saw. */
export type Sight = {
  /** In their order, up to the first that does not answer. */
  layers: LayerSight[];
  vm: VmSight | undefined;
  /** Undefined where no agent has ever reported, or nobody could look. */
  agent: AgentSight | undefined;
  /** The state store was away, so nobody knows what the agent said. */
  isStateAway?: boolean;
};
