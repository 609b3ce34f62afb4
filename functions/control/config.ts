import type { Config } from '../../shared/config/parse-config.ts';

/** Everything about a deployment that control depends on. */
export type ControlConfig = {
  /** The zone in which a day begins and ends. */
  timeZone: string;
  /** How long a control lasts where nothing is said, and at most. */
  defaultHours: number;
  maximumHours: number;
};

/** The settings of watchdog.yaml that control needs. */
export function controlConfigOf({ timeZone, controls }: Config): ControlConfig {
  return { timeZone, defaultHours: controls.defaultHours, maximumHours: controls.maximumHours };
}
