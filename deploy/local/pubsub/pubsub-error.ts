/** The gRPC codes that Pub/Sub answers with, by the name that its REST errors carry. */
export const grpcCodes = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const;

/** The name of a status, as REST errors carry it. */
export type PubSubStatus = keyof typeof grpcCodes;

/** Why an answer failed in a way that client libraries read by program: `google.rpc.ErrorInfo`. */
export type ErrorInfo = { reason: string; domain: string; metadata: Record<string, string> };

/** A refusal in Pub/Sub's own words; the two doors turn it into a gRPC status or an HTTP answer. */
export class PubSubError extends Error {
  override readonly name = 'PubSubError';
  readonly status: PubSubStatus;
  readonly info: ErrorInfo | undefined;

  constructor(status: PubSubStatus, message: string, info?: ErrorInfo) {
    super(message);
    this.status = status;
    this.info = info;
  }
}

/** The request says something that Pub/Sub does not accept. */
export function invalidArgument(message: string): PubSubError {
  return new PubSubError('INVALID_ARGUMENT', message);
}

/** The topic, subscription or snapshot does not exist; Google names it by its last part only. */
export function notFound(name: string): PubSubError {
  return new PubSubError('NOT_FOUND', `Resource not found (resource=${lastPart(name)}).`);
}

/** The topic, subscription or snapshot is there already. */
export function alreadyExists(name: string): PubSubError {
  return new PubSubError(
    'ALREADY_EXISTS',
    `Resource already exists in the project (resource=${lastPart(name)}).`,
  );
}

/** A part of Pub/Sub that the stand-in does not have, named so that nobody searches for the reason. */
export function notEmulated(what: string): PubSubError {
  return new PubSubError('UNIMPLEMENTED', `The local Pub/Sub does not support ${what}.`);
}

/** A failure in the form that both doors answer with; anything unforeseen is INTERNAL. */
export function pubSubErrorOf(error: unknown): PubSubError {
  if (error instanceof PubSubError) return error;
  return new PubSubError('INTERNAL', error instanceof Error ? error.message : String(error));
}

function lastPart(name: string): string {
  return name.split('/').at(-1) ?? name;
}
