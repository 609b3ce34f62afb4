import type { SupersetProblem } from '../../shared/clients/superset/superset-error.ts';

/** The functions that a schedule runs as they are. */
export type FunctionName = 'escalate' | 'refresh-marts' | 'control' | 'check-freshness' | 'detect-drift';

/** What functions talk to. */
export type PortName = 'state' | 'publish' | 'smtp' | 'bigquery' | 'superset';

/** How a port fails while it is out of order. */
export type Failing =
  /** No answer, and nothing was done. */
  | 'unavailable'
  /** It was done, and the answer got lost. */
  | 'answer-lost'
  /** state, BigQuery: the account may not. */
  | 'denied'
  /** BigQuery, mail server: "too much, come again". */
  | 'come-again'
  /** Mail server: there is no such mailbox. BigQuery: the quota of the day is used up. */
  | 'refused'
  /** Superset: its own words. */
  | SupersetProblem;

/** A stretch of time, in seconds since the schedule began. */
export type Stretch = { from: number; seconds: number };

/** Something that goes wrong with the watchdog itself, or with what carries its messages. */
export type Fault =
  /** A process dies at its `call`th call after `at`, before or after the call took effect. */
  | {
      kind: 'crash';
      at: number;
      function: FunctionName;
      call: number;
      when: 'before' | 'after';
      /** It does not even hang up: Pub/Sub waits until the ack deadline. */
      isSilent: boolean;
    }
  | (Stretch & {
      kind: 'outage';
      port: PortName;
      /** Left out: of every function. */
      function?: FunctionName | undefined;
      /** Left out: every call of the port. */
      call?: string | undefined;
      failing: Failing;
      /** How many of a hundred calls fail. */
      percent: number;
    })
  | (Stretch & { kind: 'slow'; port: PortName; bySeconds: number })
  | (Stretch & { kind: 'messages'; what: 'duplicate' | 'delay' | 'drop-ack'; bySeconds: number })
  /** The Scheduler fires nothing. */
  | (Stretch & { kind: 'no-schedule' });

/** Whether a stretch covers an instant, both in seconds. */
export function covers({ from, seconds }: Stretch, at: number): boolean {
  return from <= at && at < from + seconds;
}
