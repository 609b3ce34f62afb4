import type { Timer } from '../../../../shared/clients/clock.ts';

/** A published message, as every subscription of its topic shares it. */
export type Message = {
  messageId: string;
  data: Buffer;
  attributes: Record<string, string>;
  orderingKey: string;
  publishTime: Date;
};

/**
 * One subscription's copy of a message, until it is acknowledged.
 * `done` is an acknowledged message that waits for earlier ones of its ordering key.
 */
export type Entry = {
  readonly message: Message;
  /** Deliveries so far. */
  attempts: number;
  state: 'ready' | 'leased' | 'waiting' | 'done' | 'gone';
  lease?: Lease | undefined;
  /** The back-off that this message waits for. */
  timer?: Timer | undefined;
};

/** Who holds messages: one stream, one pull, or the subscription's sender; `gone` once it cannot answer any more. */
export type Holder = { gone: boolean };

/** One delivery that is not yet acknowledged. */
export type Lease = {
  ackId: string;
  holder: Holder;
  timer: Timer;
  /** Called once, when the lease is over for whatever reason. */
  onEnd: () => void;
};

/** A new, undelivered copy of a message. */
export function entryOf(message: Message): Entry {
  return { message, attempts: 0, state: 'ready' };
}

/** How much of a client's byte limit a message takes. */
export function bytesOf({ data, attributes }: Pick<Message, 'data' | 'attributes'>): number {
  let bytes = data.length;
  for (const [key, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}
