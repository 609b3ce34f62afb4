import type { Subscription } from '../wire.ts';
import type { Entry } from './message.ts';

/** One push as it goes over HTTP. */
export type PushRequest = { headers: Record<string, string>; body: Buffer };

// What HTTP itself or Pub/Sub decides; an attribute of that name must not take its place.
const reservedHeaders = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

const tokenLifeSeconds = 3600;

/** Builds the request that delivers a message, in the form that the push configuration asks for. */
export function renderPushRequest(subscription: Subscription, entry: Entry, now: Date): PushRequest {
  const { headers, body } = subscription.pushConfig?.noWrapper
    ? renderUnwrapped(subscription, entry)
    : renderWrapped(subscription, entry);
  return {
    body,
    headers: {
      ...headers,
      ...renderAuthorization(subscription, now),
      'user-agent': 'CloudPubSub-Google',
      'content-length': String(body.length),
    },
  };
}

function renderWrapped(subscription: Subscription, { message, attempts }: Entry): PushRequest {
  const { messageId, publishTime, orderingKey, attributes, data } = message;
  const body = {
    message: {
      ...(data.length > 0 && { data: data.toString('base64') }),
      attributes,
      messageId,
      message_id: messageId,
      publishTime: publishTime.toISOString(),
      publish_time: publishTime.toISOString(),
      ...(orderingKey && { orderingKey }),
    },
    subscription: subscription.name,
    ...(subscription.deadLetterPolicy && { deliveryAttempt: attempts }),
  };
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
}

function renderUnwrapped(subscription: Subscription, { message }: Entry): PushRequest {
  const headers: Record<string, string> = {};
  if (subscription.pushConfig?.noWrapper?.writeMetadata) {
    for (const [key, value] of Object.entries(message.attributes)) {
      if (isHeader(key, value)) headers[key] = value;
    }
    headers['x-goog-pubsub-subscription-name'] = subscription.name;
    headers['x-goog-pubsub-message-id'] = message.messageId;
    headers['x-goog-pubsub-publish-time'] = message.publishTime.toISOString();
    if (message.orderingKey) headers['x-goog-pubsub-ordering-key'] = message.orderingKey;
  }
  return { headers, body: message.data };
}

function isHeader(key: string, value: string): boolean {
  if (reservedHeaders.has(key.toLowerCase())) return false;
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(key) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** A token with the claims that Google's has, but unsigned: nothing local could check a signature. */
function renderAuthorization({ pushConfig }: Subscription, now: Date): Record<string, string> {
  const email = pushConfig?.oidcToken?.serviceAccountEmail;
  if (!email) return {};
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = {
    iss: 'https://accounts.google.com',
    aud: pushConfig.oidcToken?.audience || pushConfig.pushEndpoint,
    email,
    email_verified: true,
    sub: email,
    iat: issuedAt,
    exp: issuedAt + tokenLifeSeconds,
  };
  const parts = [{ alg: 'none', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return { authorization: `Bearer ${parts.join('.')}.` };
}
