import type { Control } from '../../shared/controls.ts';
import type { Board } from './board.ts';
import type { ActiveFindings } from './incidents/causes.ts';
import type { Tier } from './notices/routing.ts';
import type { EscalationPolicy } from './policy.ts';

/** What every decision of one judgement looks at beside the board. */
export type Judgement = {
  /** In force now. */
  controls: readonly Control[];
  policy: EscalationPolicy;
  now: Date;
  /** What people are called in explanations. */
  names: Partial<Record<Tier, string>>;
  active: ActiveFindings;
};

/** What is wrong now, by key. */
export function activeFindings({ observations }: Pick<Board, 'observations'>): ActiveFindings {
  return new Map(
    Object.entries(observations).flatMap(([key, { finding }]) => (finding ? [[key, finding] as const] : [])),
  );
}
