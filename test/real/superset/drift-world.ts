import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { createDetectDrift } from '../../../functions/detect-drift/handler.ts';
import planJson from '../../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { SupersetClient } from '../../../shared/clients/superset/port.ts';
import { type Control, controlId } from '../../../shared/controls.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import { detectDriftRequest } from '../../../shared/events/requests.ts';
import { parseMartPlan } from '../../../shared/mart-plan.ts';
import { deliverPush } from '../../../shared/step.ts';
import { openWorld, type World } from '../../contract/superset/world.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { administrator, startRealSuperset } from './real-superset.ts';
import { expiredToken, openWarehouse } from './warehouse.ts';

/** The real Superset, the BigQuery stand-in, and the real detect-drift between them. */
export type DriftWorld = Awaited<ReturnType<typeof startDriftWorld>>;

type Mode = 'observe' | 'live';

/** Brings everything up. */
export async function startDriftWorld() {
  const bigquery = await startBigQuery({ threads: 1 });
  const warehouse = await openWarehouse(bigquery);
  const superset = await startRealSuperset({ bigQueryUrl: bigquery.url });
  const { url, database } = superset;
  const world = await openWorld({ url, administrator, database, expiredToken, warehouse });
  return {
    url,
    world,
    database,
    /** Without a mode it is `live`. */
    openStory: (mode?: Mode) => openStory(world, bigquery.url, mode),
    stop: async () => {
      await superset.stop();
      await bigquery.stop();
    },
  };
}

/** The state and the facts of one story. */
function openStory(world: World, bigQueryUrl: string, mode: Mode = 'live') {
  const clock = createSystemClock();
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const published: OutgoingMessage[] = [];
  const publish = async (_topic: string, message: OutgoingMessage) => `${published.push(message)}`;
  const bigquery = createBigQueryClient({
    project: 'acme-analytics',
    location: 'US',
    endpoint: bigQueryUrl,
    account: 'tests@example.test',
  });
  let lastRun = 0;
  const factsOf = (messages: OutgoingMessage[]) =>
    messages.map(({ attributes, data }) =>
      decodeFact({
        messageId: '1',
        publishTime: clock.now(),
        attributes,
        text: data.toString(),
        orderingKey: undefined,
        subscription: 'projects/p/subscriptions/s',
        deliveryAttempt: undefined,
      }),
    );

  async function deliver(superset: SupersetClient = world.client, runId = `${++lastRun}`) {
    const from = published.length;
    const work = createDetectDrift({
      plan: parseMartPlan(planJson),
      config: { mode, marts: { project: 'acme-analytics', dataset: 'marts' }, staleCharts: 0 },
      superset,
      bigquery,
      state,
      clock,
      publish,
    });
    const outcome = await deliverPush(
      {
        source: 'detect-drift',
        topic: 'detect-drift',
        read: ({ text }) => ({
          content: detectDriftRequest.parse(JSON.parse(text)),
          traceparent: undefined,
        }),
        work: ({ content, ...delivery }) => work({ ...delivery, request: content }),
        publish,
        clock,
        log,
      },
      {
        subscription: 'projects/p/subscriptions/detect-drift',
        message: {
          messageId: runId,
          publishTime: clock.now().toISOString(),
          data: Buffer.from('{}').toString('base64'),
        },
        deliveryAttempt: 1,
      },
    );
    const facts = factsOf(published.slice(from));
    const checked = facts.flatMap((fact) => (fact.name === 'drift-checked' ? [fact.data] : [])).at(-1);
    const synced = facts.flatMap((fact) => (fact.name === 'drift-synced' ? [fact.data] : []));
    return { runId, outcome, checked, synced };
  }

  async function run(superset?: SupersetClient): Promise<RunOutcome> {
    const { checked, synced } = await deliver(superset);
    if (!checked) throw new Error('The run published no drift-checked');
    return { checked, synced };
  }

  return {
    state,
    run,
    /** A run that may die: it may have said nothing. With the id of one that died it is delivered again. */
    deliver,
    approve: (proposal: string) => {
      const id = controlId('approve', proposal);
      const since = clock.now();
      const control: Control = {
        id,
        kind: 'approve',
        subject: proposal,
        author: 'Anna',
        reason: 'not needed any more',
        since: since.toISOString(),
        until: new Date(since.getTime() + 60 * 60_000).toISOString(),
        via: 'message',
        messageId: `approves-${proposal}`,
      };
      return state.put('controls', id, control);
    },
    backUp: () => state.put('remedies', 'metadata-backup', { verifiedAt: clock.now().toISOString() }),
  };
}

/** What a run published. */
export type RunOutcome = { checked: FactData<'drift-checked'>; synced: FactData<'drift-synced'>[] };
