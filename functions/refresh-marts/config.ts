import type { Schedule } from '../../shared/run.ts';

/** Everything about a deployment that refresh-marts depends on. */
export type RefreshConfig = {
  /** observe: judge, write nothing. shadow: publish beside the live marts. live: publish. */
  mode: 'observe' | 'shadow' | 'live';
  project: string;
  location: string;
  datasets: { marts: string; ga4: string; staging: string; shadow: string };
  /** How many days of the export the marts cover. */
  windowDays: number;
  /** Queries at once. */
  concurrency: number;
  bytesCapPerQuery: number;
  jobTimeoutSeconds: number;
  /** A build below this share of the published rows is withheld. */
  volumeFloorPercent: number;
  /** How long one delivery works before it hands over to a continuation; below the function's own limit. */
  workSeconds: number;
  schedule: Schedule;
  /** The service account that BigQuery sees, for the gcloud lines in fixes. */
  account: string;
};

/** The dataset that a run publishes to and reads upstream marts from. */
export function targetDataset(config: Pick<RefreshConfig, 'mode' | 'datasets'>): string {
  return config.mode === 'shadow' ? config.datasets.shadow : config.datasets.marts;
}
