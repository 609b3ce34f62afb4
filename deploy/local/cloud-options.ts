import type { Config } from '../../shared/config/parse-config.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import type { Manifest } from '../manifest.ts';
import type { LeapingClock } from './clock/leaping-clock.ts';
import type { EventSource } from './load-events.ts';
import type { SupersetStart } from './team-superset.ts';

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
  clock?: LeapingClock;
  /** Whether the clock runs as fast as the machine's; if not, the functions ask it each time. */
  isClockRunning?: boolean;
  /** 0, the default, takes free ports. */
  ports?: { pubsub?: number; bigquery?: number; mail?: number; inbox?: number; superset?: number };
  /** Starts Pub/Sub; ours by default, Google's emulator on request. */
  startMessaging?: MessagingStart;
  /** Starts Superset; ours by default, a real one on request. */
  startSuperset?: SupersetStart;
  /** Called as each part is up, with a line for people. */
  onProgress?: (line: string) => void;
};

/** What a deployment consists of, read from this repository. */
export type Deployment = { config: Config; manifest: Manifest; plan: MartPlan };

/** What has to be stopped, in the order in which it was started. */
export type Stops = (() => unknown)[];
