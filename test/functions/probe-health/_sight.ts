import type { Layer, LayerSight, Sight, VmSight } from '../../../functions/probe-health/sight.ts';
import { layers } from '../../../functions/probe-health/sight.ts';
import type { VmReport } from '../../../shared/events/vm-messages.ts';

/** When the probes of the tests look. */
export const now = new Date('2026-11-24T06:30:00Z');

/** What a healthy VM reports. */
export const healthyReport: VmReport = {
  kind: 'heartbeat',
  at: '2026-11-24T06:29:30Z',
  agentVersion: '1',
  web: { httpStatus: 200, milliseconds: 4 },
  database: 'accepting',
  containers: [
    { service: 'superset', name: 'superset_app', state: 'running', health: 'healthy' },
    { service: 'superset-worker', name: 'superset_worker', state: 'running', health: '' },
    { service: 'superset_db', name: 'superset_db', state: 'running', health: '' },
  ],
  disk: { path: '/', usedPercent: 40 },
};

/** The agent, heard this many seconds ago. */
export function agentHeard(secondsAgo: number, report: Partial<VmReport> = {}): Sight['agent'] {
  return {
    report: { ...healthyReport, ...report },
    receivedAt: new Date(now.getTime() - secondsAgo * 1000),
  };
}

/** A sight in which every layer before this one answers. */
export function failing(
  layer: Layer,
  outcome: LayerSight['outcome'],
  more: { agent?: Sight['agent']; vm?: VmSight; blames?: LayerSight['blames'] } = {},
): Sight {
  const before = layers.slice(0, layers.indexOf(layer)).map((each) => answering(each));
  const failed: LayerSight = {
    layer,
    outcome,
    text: `${layer} ${outcome}`,
    milliseconds: 10,
    blames: more.blames,
  };
  return { layers: [...before, failed], vm: more.vm, agent: more.agent };
}

/** A layer that answers. */
export function answering(layer: Layer, milliseconds = 20): LayerSight {
  return { layer, outcome: 'answers', text: 'OK', milliseconds };
}

/** Compute's word for a VM that runs. */
export const running: VmSight = { status: 'RUNNING', lastStartedAt: undefined, stoppedBy: undefined };

/** A VM that somebody, or something, stopped. */
export function stoppedBy(user: string, type = 'stop'): VmSight {
  return { status: 'TERMINATED', lastStartedAt: undefined, stoppedBy: { type, user, insertedAt: now } };
}
