import { z } from 'zod';
import { eventType } from './cloud-event.ts';
import { facts } from './facts.ts';
import { requests } from './requests.ts';

/** A JSON Schema (draft 2020-12) as it stands in a document. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The schema of the `data` of every fact and request, by event type (`watchdog.mart-refreshed.v1`), for documents
 * and for those who read the events in another language. A fact may have gained members that a reader does not know.
 */
export function jsonSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries({ ...requests, ...facts }).map(([name, schema]) => [
      eventType(name),
      z.toJSONSchema(schema, { io: 'input' }),
    ]),
  );
}
