import type { FindingKind } from '../../shared/events/finding.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';
import type { Fault, Stretch } from './faults.ts';

/** Something wrong with what the watchdog watches. */
export type Trouble = Stretch &
  /** `restless`: it comes and goes, as many seconds each. */
  (
    | { kind: 'health'; finding: FindingKind; subject: string; restless?: number | undefined }
    | { kind: 'drift'; finding: FindingKind; subject: string }
    | {
        kind: 'freshness';
        mart: string;
        verdict: 'stale' | 'empty' | 'missing' | 'rolled-back' | 'source-late';
      }
    | { kind: 'source'; verdict: 'late' | 'missing' }
    /** BigQuery ends every build of the mart with this error. */
    | { kind: 'build'; mart: string; reason: string }
    /** probe-health says nothing at all. */
    | { kind: 'silence' }
  );

/** Something that a person does. */
export type Deed =
  | {
      kind: 'control';
      at: number;
      action: ControlRequest['action'];
      minutes: number;
      /** What it is about, where it is not an incident. */
      subject?: string | undefined;
      /** An incident is that of the latest mail, or of one as many mails before. */
      mailsBack: number;
    }
  | { kind: 'message'; at: number; topic: string; text: string }
  /** A fact that was said before arrives once more, in a message of its own. */
  | { kind: 'echo'; at: number; factsBack: number }
  | { kind: 'gave-up'; at: number; target: string; cause: string }
  /** Pub/Sub gives a message of another subscription up. */
  | { kind: 'dead-letter'; at: number; subscription: string };

/** A piece of virtual time, and everything that happens in it. All numbers are seconds since its start. */
export type Schedule = {
  startsAt: string;
  seconds: number;
  /** Of everything left to chance: how long calls take, how late a message is. */
  seed: number;
  troubles: Trouble[];
  deeds: Deed[];
  faults: Fault[];
};
