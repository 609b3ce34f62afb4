import type { ProbeCause } from '../../shared/events/probe-causes.ts';

/** One thing that a probe found, and why it says so. */
export type Diagnosis = { cause: ProbeCause; reason: string };
