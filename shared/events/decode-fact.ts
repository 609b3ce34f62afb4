import { cloudEventSchema, eventType, type WatchdogEvent } from './cloud-event.ts';
import { type FactData, type FactName, facts } from './facts.ts';
import type { PushedMessage } from './push-envelope.ts';
import { describe, RequestRejection, rejectionOf } from './rejection.ts';

/** A fact as its readers see it. */
export type ReceivedFact = {
  [Name in FactName]: {
    name: Name;
    id: string;
    source: string;
    /** When it was true, by the function that said it. */
    time: Date;
    traceparent: string | undefined;
    data: FactData<Name>;
  };
}[FactName];

/** Reads a message of `watchdog-events`; throws `RequestRejection` for what no function of ours says. */
export function decodeFact(message: PushedMessage): ReceivedFact {
  const event = parseEvent(message);
  const names = Object.keys(facts) as FactName[];
  const name = names.find((candidate) => eventType(candidate) === event.type);
  if (!name) {
    throw new RequestRejection('type', `expected the type of a fact, got ${describe(event.type)}`);
  }
  const data = facts[name].safeParse(event.data);
  if (!data.success) throw rejectionOf(data.error, event.data, 'data', Object.keys(facts[name].shape));
  return {
    name,
    id: event.id,
    source: event.source,
    time: event.time ? new Date(event.time) : message.publishTime,
    traceparent: event.traceparent,
    data: data.data,
  } as ReceivedFact;
}

function parseEvent({ text }: PushedMessage): WatchdogEvent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RequestRejection('message.data', `expected a fact as JSON, got ${describe(text)}`);
  }
  const event = cloudEventSchema.safeParse(json);
  if (!event.success) throw rejectionOf(event.error, json, '', []);
  return event.data;
}
