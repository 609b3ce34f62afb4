import type { ExecutionContext } from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { type VmReport, vmReport } from '../../../shared/events/vm-messages.ts';

/** The project of the agent's tests. */
export const project = 'agent-test';

type Pulled = { receivedMessages?: { ackId: string; message: { data: string } }[] };

/** The watchdog's end of the agent's topics, on the broker at `url` just now. */
export function openTopics(url: () => string) {
  const rest = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${url()}/v1/projects/${project}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Pulled;
  };
  const publish = async (message: object) => {
    await rest('POST', 'topics/vm-commands:publish', { messages: [message] });
  };
  return {
    create: async () => {
      for (const name of ['vm-commands', 'vm-reports']) {
        await rest('PUT', `topics/${name}`, {});
        await rest('PUT', `subscriptions/${name}`, { topic: `projects/${project}/topics/${name}` });
      }
    },
    publish,
    send: (text: string | Buffer) => publish({ data: Buffer.from(text).toString('base64') }),
    /** Waits for the next report about an order, or of the kind; what else arrives meanwhile is dropped. */
    nextReport: async (kind: VmReport['kind'] = 'order'): Promise<VmReport> => {
      while (true) {
        const { receivedMessages = [] } = await rest('POST', 'subscriptions/vm-reports:pull', {
          maxMessages: 1,
        });
        for (const { ackId, message } of receivedMessages) {
          await rest('POST', 'subscriptions/vm-reports:acknowledge', { ackIds: [ackId] });
          const report = vmReport.parse(JSON.parse(Buffer.from(message.data, 'base64').toString()));
          if (report.kind === kind) return report;
        }
      }
    },
  };
}

/** Our broker with the agent's topics. */
export async function openBroker(t: ExecutionContext) {
  const first = await startPubSub();
  let pubsub = first;
  t.teardown(() => pubsub.stop());
  const { create, ...topics } = openTopics(() => pubsub.url);
  await create();
  return {
    ...topics,
    host: () => pubsub.host,
    /** The broker is away until `comeBack`, which finds it without any message. */
    goAway: () => pubsub.stop(),
    comeBack: async () => {
      pubsub = await startPubSub({ port: first.port });
      await create();
    },
    /** The messages that wait for the agent or were taken without being acknowledged. */
    pending: () => pubsub.inFlight(),
  };
}
