import { Temporal } from 'temporal-polyfill';
import type { EventSource } from '../local/load-events.ts';
import { UsageError } from './usage-error.ts';
import { integerWord, parseWords } from './words.ts';

/** What `npm start` was asked for. */
export type StartOptions = {
  /** End after one run, with its exit code. */
  once: boolean;
  configFile: string;
  events: EventSource;
  /** The date that the clock starts on, where it is not today. */
  today: Temporal.PlainDate | undefined;
  exportFolder: string | undefined;
  pubsub: 'ours' | 'google';
  ports: { pubsub: number; bigquery: number; inbox: number; superset: number };
};

const defaultPorts = { pubsub: 8085, bigquery: 9050, inbox: 8025, superset: 8088 };

/** Reads the words after `start`; throws `UsageError` with the word and the fix. */
export function parseStartOptions(words: string[]): StartOptions {
  const { values, positionals } = parseWords(words, {
    once: { type: 'boolean', default: false },
    config: { type: 'string', default: 'deploy/local/watchdog.yaml' },
    events: { type: 'string', multiple: true },
    today: { type: 'string' },
    export: { type: 'string' },
    pubsub: { type: 'string', default: 'ours' },
    days: { type: 'string' },
    'events-per-day': { type: 'string' },
    seed: { type: 'string' },
    'pubsub-port': { type: 'string' },
    'bigquery-port': { type: 'string' },
    'inbox-port': { type: 'string' },
    'superset-port': { type: 'string' },
  });
  if (positionals.length > 0)
    throw new UsageError(`Unexpected word "${positionals[0]}"; options begin with --`);
  if (values.pubsub !== 'ours' && values.pubsub !== 'google') {
    throw new UsageError(`Expected --pubsub to be ours or google, got "${values.pubsub}"`);
  }
  // A single run is over before anybody could connect, and two of them must not meet.
  const port = (name: keyof typeof defaultPorts) =>
    integerWord(`${name}-port`, values[`${name}-port`], {
      preset: values.once ? 0 : defaultPorts[name],
      min: 0,
      max: 65_535,
    });
  return {
    once: values.once,
    configFile: values.config,
    events: eventsOf(values),
    today: values.today === undefined ? undefined : dateWord(values.today),
    exportFolder: values.export,
    pubsub: values.pubsub,
    ports: {
      pubsub: port('pubsub'),
      bigquery: port('bigquery'),
      inbox: port('inbox'),
      superset: port('superset'),
    },
  };
}

function eventsOf(values: {
  events?: string[] | undefined;
  days?: string | undefined;
  'events-per-day'?: string | undefined;
  seed?: string | undefined;
}): EventSource {
  if (values.events) return { kind: 'folders', folders: values.events };
  return {
    kind: 'generated',
    seed: integerWord('seed', values.seed, { preset: 1, min: 0, max: 1_000_000 }),
    days: integerWord('days', values.days, { preset: 28, min: 1, max: 400 }),
    eventsPerDay: integerWord('events-per-day', values['events-per-day'], {
      preset: 1500,
      min: 1,
      max: 10_000_000,
    }),
  };
}

function dateWord(word: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(word)) return Temporal.PlainDate.from(word, { overflow: 'reject' });
  } catch {
    // Falls through to the one complaint below: a date that no calendar has.
  }
  throw new UsageError(`Expected --today to be a date such as 2021-01-02, got "${word}"`);
}
