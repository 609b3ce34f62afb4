/** A push body as Pub/Sub posts it, with some members of the message replaced. */
export function pushOf(message: Record<string, unknown>): unknown {
  return {
    subscription: 'projects/p/subscriptions/refresh-marts',
    message: {
      messageId: '9731',
      publishTime: '2026-11-24T02:00:00.123456789Z',
      ...message,
    },
    deliveryAttempt: 1,
  };
}

/** The `data` of a message: what is not text already is written as JSON. */
export function dataOf(body: unknown): string {
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64');
}

/** JSON text of lists within lists, deep enough that a recursive reader runs out of stack. */
export const deepList = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
