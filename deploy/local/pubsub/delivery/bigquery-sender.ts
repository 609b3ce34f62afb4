import type { BigQueryConfig, Subscription } from '../wire.ts';
import type { Delivery } from './delivery.ts';
import type { Entry, Holder } from './message.ts';

/** Rows of one BigQuery subscription for `project.dataset.table`. */
export type BigQueryWrite = { table: string; rows: Record<string, unknown>[] };

/** Writes rows, or rejects when none of them is to be counted as written. */
export type WriteToBigQuery = (write: BigQueryWrite) => Promise<void>;

const maximumRows = 500;

/** Writes a subscription's messages as rows, one batch at a time; a failed batch is retried message by message. */
export function attachBigQuerySender(
  delivery: Delivery,
  context: { subscription: () => Subscription; write: WriteToBigQuery; onLog: (line: string) => void },
): () => void {
  const { subscription, write, onLog } = context;
  const holder: Holder = { gone: false };
  let writing = false;

  const writeBatch = async (config: BigQueryConfig, entries: Entry[]) => {
    const ackIds = entries.map(({ lease }) => lease?.ackId ?? '');
    try {
      await write({
        table: config.table.replace(':', '.'),
        rows: entries.map((entry) => rowOf(subscription(), entry)),
      });
      for (const ackId of ackIds) delivery.acknowledge(ackId);
    } catch (error) {
      onLog(`${subscription().name}: ${config.table} refused ${entries.length} rows: ${String(error)}`);
      for (const ackId of ackIds) delivery.refuse(ackId);
    } finally {
      writing = false;
      delivery.wake();
    }
  };

  return delivery.attach(() => {
    const config = subscription().bigqueryConfig;
    if (!config?.table || writing) return;
    const leaseMilliseconds = subscription().ackDeadlineSeconds * 1000;
    const entries = delivery.take({ holder, messages: maximumRows, leaseMilliseconds });
    if (entries.length === 0) return;
    writing = true;
    void writeBatch(config, entries);
  });
}

/** The row for a message; `attributes` is JSON text, which fits columns of type STRING and JSON. */
export function rowOf({ name, bigqueryConfig }: Subscription, { message }: Entry): Record<string, unknown> {
  const data = message.data.toString('utf8');
  if (!bigqueryConfig?.writeMetadata) return { data };
  const { attributes, messageId, orderingKey, publishTime } = message;
  return {
    subscription_name: name,
    message_id: messageId,
    publish_time: publishTime.toISOString(),
    data,
    attributes: JSON.stringify({ ...attributes, ...(orderingKey && { orderingKey }) }),
  };
}
