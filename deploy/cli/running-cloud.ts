import { readFileSync } from 'node:fs';
import type { Order } from '../local/desk.ts';
import { cloudFile } from './places.ts';
import { UsageError } from './usage-error.ts';

/** Where the parts of the emulated cloud are that runs on this machine. */
export type RunningCloud = {
  project: string;
  pubsub: string;
  bigquery: string;
  state: string;
  inbox: string;
  superset: string;
  desk: string;
};

/** Finds the emulated cloud that `npm start` keeps running; throws `UsageError` where there is none. */
export function runningCloud(): RunningCloud {
  try {
    return JSON.parse(readFileSync(cloudFile, 'utf8'));
  } catch {
    throw new UsageError(
      'No emulated cloud runs here: start one with npm start. To trigger a step in the cloud: gcloud pubsub topics publish <topic> --message <body>',
    );
  }
}

/** Gives the running cloud an order; throws `UsageError` with its words when it refuses. */
export async function order<Answer>(wanted: Order): Promise<Answer> {
  const { desk } = runningCloud();
  let response: Response;
  try {
    response = await fetch(desk, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    });
  } catch {
    throw new UsageError('The emulated cloud that ran here does not answer: start one with npm start');
  }
  const body = (await response.json()) as Answer & { error?: string };
  if (!response.ok) throw new UsageError(body.error ?? `The emulated cloud answered ${response.status}`);
  return body;
}
