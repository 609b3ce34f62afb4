import type { Control } from '../../shared/controls.ts';
import type { Rung } from '../../shared/remedies.ts';
import type { Budget } from './budget.ts';
import type { Ladders } from './ladder.ts';

/** Everything that a plan depends on, beside what was seen and what was tried. */
export type Surroundings = {
  mode: 'observe' | 'shadow' | 'live';
  controls: readonly Control[];
  /** Whether the agent on the VM would hear an order. */
  isAgentListening: boolean;
  /** When a person last did something to the VM; unknown where Compute did not say. */
  humanActedAt: Date | 'unknown' | undefined;
  /** Since when a refresh is publishing marts. */
  publishingSince: Date | undefined;
  ladders: Ladders;
  budget: Budget;
  /** Rungs that a person has to approve each time. */
  needApproval: readonly Rung[];
  /** Rungs that are planned and told, and not done. */
  dryRun: readonly Rung[];
  now: Date;
};
