import type { ExecutionContext } from 'ava';
import type { DriftWorld } from './drift-world.ts';

/** What happens between people, Superset, BigQuery and detect-drift; the title is what it claims. */
export type Story = { title: string; tell: (t: ExecutionContext, drift: DriftWorld) => Promise<void> };
