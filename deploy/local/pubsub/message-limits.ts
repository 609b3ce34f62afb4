import { bytesOf } from './delivery/message.ts';
import { invalidArgument } from './pubsub-error.ts';
import type { PubsubMessage } from './wire.ts';

const limits = {
  requestBytes: 10 * 1024 * 1024,
  messages: 1000,
  messageBytes: 10 * 1024 * 1024,
  attributes: 100,
  attributeKeyBytes: 256,
  attributeValueBytes: 1024,
  orderingKeyBytes: 1024,
};

/** Refuses a publish request that Pub/Sub would refuse, whole: no message of it is taken. */
export function checkMessages(messages: PubsubMessage[]): void {
  checkSize('message_count', messages.length, limits.messages);
  for (const message of messages) checkMessage(message);
  const bytes = messages.reduce((sum, message) => sum + bytesOf(message), 0);
  checkSize('request_size', bytes, limits.requestBytes);
}

function checkMessage(message: PubsubMessage): void {
  const attributes = Object.entries(message.attributes);
  if (message.data.length === 0 && attributes.length === 0) {
    throw invalidArgument(
      'One or more messages in the publish request is empty. Each message must contain either non-empty data, ' +
        'or at least one attribute.',
    );
  }
  checkSize('message_size', bytesOf(message), limits.messageBytes);
  checkSize('num_attributes', attributes.length, limits.attributes);
  checkSize('ordering_key_size', Buffer.byteLength(message.orderingKey), limits.orderingKeyBytes);
  for (const [key, value] of attributes) checkAttribute(key, value);
}

function checkAttribute(key: string, value: string): void {
  if (key === '') throw invalidArgument('Message attribute keys must be non-empty.');
  // Google's own client libraries do publish `googclient_` attributes.
  if (/^goog(?!client_)/.test(key)) {
    throw invalidArgument(`The attribute key '${key}' is reserved; keys may not begin with 'goog'.`);
  }
  checkSize('attribute_key_size', Buffer.byteLength(key), limits.attributeKeyBytes);
  checkSize('attribute_value_size', Buffer.byteLength(value), limits.attributeValueBytes);
}

function checkSize(what: string, actual: number, maximum: number): void {
  if (actual <= maximum) return;
  throw invalidArgument(
    `The value for ${what} is too large. You passed ${actual} in the request, but the maximum value is ${maximum}.`,
  );
}
