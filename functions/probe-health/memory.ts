import type { Log } from '../../shared/log.ts';
import { readAgentReport, readLastRemedy } from '../../shared/remedies.ts';
import type { State, Stored } from '../../shared/state.ts';
import { agentSightOf } from './agent-sight.ts';
import { type ProbeHistory, readHistory, recordHistory } from './history.ts';
import type { ProbeQuestion } from './judge-probe.ts';
import type { AgentSight } from './sight.ts';

/** What is known when a probe begins. */
export type Recalled = {
  history: ProbeHistory | undefined;
  agent: AgentSight | undefined;
  lastRemedy: ProbeQuestion['lastRemedy'];
  /** What is in the store; undefined where nothing is, or where it is away. */
  stored: Stored<ProbeHistory> | undefined;
  isStateAway: boolean;
};

/** What probe-health remembers, in the state store and, while that is away, in its own process. */
export type ProbeMemory = {
  recall: (log: Log) => Promise<Recalled>;
  /** Writes what has changed; says whether the store is away. */
  record: (next: ProbeHistory, recalled: Recalled, log: Log) => Promise<{ isStateAway: boolean }>;
};

/**
 * Three reads, and a write only when something changed. An outage has to be told while the store is away, and must not
 * be counted anew when it is back: so the process keeps what it saw, and what is not written yet goes before the store.
 */
export function createProbeMemory(state: Pick<State, 'read' | 'create' | 'update'>): ProbeMemory {
  let own: ProbeHistory | undefined;
  let lastRemedy: ProbeQuestion['lastRemedy'];
  let isAhead = false;
  return {
    recall: async (log) => {
      try {
        const [stored, agent, remedy] = await Promise.all([
          readHistory(state),
          readAgentReport(state),
          readLastRemedy(state),
        ]);
        lastRemedy = remedy && { rung: remedy.rung, at: new Date(remedy.startedAt) };
        const history = isAhead ? withFirstUp(own, stored?.value) : stored?.value;
        return { history, stored, agent: agentSightOf(agent), lastRemedy, isStateAway: false };
      } catch (error) {
        log.error('The state store cannot be read; the probe goes on without it', { error });
        return { history: own, stored: undefined, agent: undefined, lastRemedy, isStateAway: true };
      }
    },
    record: async (next, { stored, isStateAway }, log) => {
      own = next;
      isAhead = isStateAway;
      if (isStateAway || next === stored?.value) return { isStateAway };
      try {
        await recordHistory(state, stored, next);
        return { isStateAway: false };
      } catch (error) {
        log.error('The history of the probes cannot be written; it is kept in memory', { error });
        isAhead = true;
        return { isStateAway: true };
      }
    },
  };
}

/** A process that began while the store was away does not know that Superset was ever up. */
function withFirstUp(
  own: ProbeHistory | undefined,
  stored: ProbeHistory | undefined,
): ProbeHistory | undefined {
  if (!own || own.firstUpAt !== undefined || stored?.firstUpAt === undefined) return own ?? stored;
  return { ...own, firstUpAt: stored.firstUpAt };
}
