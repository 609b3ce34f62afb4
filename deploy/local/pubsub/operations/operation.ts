import type { AccessCheck } from '../../access.ts';
import { PubSubError } from '../pubsub-error.ts';

/** One call of a client, whichever door it came through. */
export type Call = {
  /** Refuses in Google's words when the caller lacks the permission. */
  authorize: (permission: string, resource: string) => void;
  /** Aborts when the client is gone. */
  signal: AbortSignal;
};

/** What a method of Pub/Sub does; both doors decode its request by the same proto. */
export type Operation = (request: unknown, call: Call) => unknown;

/** Operations by the name of their method in the proto. */
export type Operations = Record<string, Operation>;

/** Gives an operation the type of its request, which the doors checked against the proto. */
export function operation<Request>(perform: (request: Request, call: Call) => unknown): Operation {
  return (request, call) => perform(request as Request, call);
}

/** The check that a call carries with it. */
export function authorizer(access: AccessCheck, caller: string): Call['authorize'] {
  return (permission, resource) => {
    if (access({ caller, permission, resource })) return;
    throw new PubSubError('PERMISSION_DENIED', 'User not authorized to perform this action.');
  };
}
