import type { VmOperation, VmStatus } from '../../shared/clients/compute-port.ts';
import type { VmReport } from '../../shared/events/vm-messages.ts';

/** What is probed, each layer only when the one before answers. */
export const layers = ['connect', 'health', 'login', 'datasets', 'chart'] as const;

/** One layer of Superset. */
export type Layer = (typeof layers)[number];

/**
 * How one layer answered, in one attempt. `rejects`: it answers that it does not know us, which proves that it works;
 * `fails`: it answers that something behind it is broken.
 */
export type LayerSight = {
  layer: Layer;
  outcome: 'answers' | 'rejects' | 'refused' | 'timeout' | 'fails';
  /** Superset's or the system's own words, in one line. */
  text: string;
  milliseconds: number;
  /** `fails`: what the answer blames. */
  blames?: 'database' | 'warehouse' | undefined;
};

/** What Compute says of the VM; looked at only when the function cannot connect. */
export type VmSight =
  | {
      status: VmStatus;
      lastStartedAt: Date | undefined;
      /** What stopped it last, where it is stopped. */
      stoppedBy: Pick<VmOperation, 'type' | 'user' | 'insertedAt'> | undefined;
    }
  | { status: 'unknown'; text: string };

/** What the agent on the VM said last. */
export type AgentSight = { report: VmReport; receivedAt: Date };

/** Everything that one probe saw. */
export type Sight = {
  /** In their order, up to the first that does not answer. */
  layers: LayerSight[];
  vm: VmSight | undefined;
  /** Undefined where no agent has ever reported. */
  agent: AgentSight | undefined;
};
