import { createDetectDrift, type DetectDriftCollaborators } from '../../../functions/detect-drift/handler.ts';
import type { Clock } from '../../../shared/clients/clock.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import type { MartPlan } from '../../../shared/mart-plan.ts';
import type { State } from '../../../shared/state.ts';
import { deliver } from '../../../shared/step.ts';
import { plan as martPlan } from '../../functions/refresh-marts/_world.ts';
import { type Handler, publishThrough, throughProcess } from '../functions.ts';
import type { Process } from '../processes.ts';
import { silentLog } from '../silent-log.ts';
import { type DriftSchedule, datasetIds } from './schedule.ts';
import type { DriftSuperset } from './superset.ts';
import type { DriftWarehouse } from './warehouse.ts';

/** What the processes of a drift schedule share. */
export type DriftSurroundings = {
  clock: Clock;
  mode: DriftSchedule['mode'];
  state: State;
  superset: DriftSuperset;
  warehouse: DriftWarehouse;
  publish: (topic: string, message: OutgoingMessage, process?: string) => string;
};

/** The marts that should have a dataset. */
const plan: MartPlan = {
  ...martPlan,
  marts: martPlan.marts.slice(0, 2).map((mart, index) => ({
    ...mart,
    name: Object.keys(datasetIds)[index] ?? mart.name,
    columns: [{ name: 'clicks', type: 'INTEGER', mode: 'NULLABLE', description: 'Clicks on apply' }],
  })),
};

/** detect-drift in a new process. */
export function startDetectDrift(
  process: Process,
  { clock, mode, state, superset, warehouse, publish }: DriftSurroundings,
): Record<string, Handler> {
  const collaborators: DetectDriftCollaborators = {
    plan,
    config: { mode, marts: { project: 'p', dataset: 'ineco_marts' }, staleCharts: 5 },
    superset: throughProcess(process, 'superset', superset.clientOf(process.id)),
    bigquery: throughProcess(process, 'bigquery', warehouse.client),
    state: throughProcess(process, 'state', state),
    publish: publishThrough(process, async (topic, message) => publish(topic, message, process.id)),
    clock,
  };
  const work = createDetectDrift(collaborators);
  const step = {
    topic: 'detect-drift' as const,
    work,
    publish: collaborators.publish,
    clock,
    log: silentLog,
  };
  return { 'detect-drift': (body) => deliver(step, body) };
}
