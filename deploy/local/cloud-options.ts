import type { Clock } from '../../shared/clients/clock.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import type { Manifest } from '../manifest.ts';
import type { EventSource } from './load-events.ts';

/** Starts a Pub/Sub other than ours. */
export type MessagingStart = (options: {
  port: number;
}) => Promise<{ host: string; stop: () => Promise<void> }>;

/** What the emulated cloud is started with. */
export type CloudOptions = {
  /** The repository. */
  root: string;
  /** A watchdog.yaml. */
  configFile: string;
  /** Where the functions' log lines go. */
  logFile: string;
  events: EventSource;
  clock?: Clock;
  /** Whether the clock passes by itself; a standing one is moved by its owner. */
  isClockRunning?: boolean;
  /** 0, the default, takes free ports. */
  ports?: { pubsub?: number; bigquery?: number };
  /** Starts Pub/Sub; ours by default, Google's emulator on request. */
  startMessaging?: MessagingStart;
  /** Called as each part is up, with a line for people. */
  onProgress?: (line: string) => void;
};

/** What a deployment consists of, read from this repository. */
export type Deployment = { config: Config; manifest: Manifest; plan: MartPlan };

/** What has to be stopped, in the order in which it was started. */
export type Stops = (() => unknown)[];
