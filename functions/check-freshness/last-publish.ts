import type { MartSighting } from './sighting.ts';

/** Clock one: when a mart was last rebuilt, by whom, and when its data was read. */
export type LastPublish =
  | { kind: 'known'; at: Date; readAt: Date; by: string }
  /** Nobody has written it after that instant; who wrote it before is not known. */
  | { kind: 'not-since'; at: Date }
  | { kind: 'unknown'; reason: string };

type Sighting = Pick<MartSighting, 'table' | 'published' | 'write'>;
type Publish = { at: Date; readAt: Date; by: string };

/**
 * The last successful publish, from the watchdog's own record or another writer's job, whichever is newer. What
 * cannot be told is not guessed: `last_modified_time` alone only proves that nothing was written after it.
 */
export function lastPublishOf(
  { table, published, write }: Sighting,
  fire: Date,
  writersProblem: string | undefined,
): LastPublish {
  const own: Publish | undefined = published && {
    at: new Date(published.at),
    readAt: new Date(published.runStartedAt),
    by: `run ${published.runId}`,
  };
  const other = publishOfJob(write);
  const newest = own && other ? (other.at > own.at && other.by !== own.by ? other : own) : (own ?? other);
  if (newest && newest.at >= fire) return { kind: 'known', ...newest };
  if (!table || table.changedAt < fire) {
    if (newest) return { kind: 'known', ...newest };
    return table
      ? { kind: 'not-since', at: table.changedAt }
      : { kind: 'unknown', reason: 'nobody is known to have built it' };
  }
  // The table changed after the fire. Where every job can be seen, that was an edit of its description or the like.
  if (newest && writersProblem === undefined) return { kind: 'known', ...newest };
  const reason = writersProblem
    ? `who else wrote it could not be read: ${writersProblem}`
    : 'nobody is known to have built it';
  return { kind: 'unknown', reason };
}

/** Whether the watchdog's own publish is the newest version that anybody is known to have written. */
export function isOwnVersion({ published, write }: Sighting): boolean {
  if (!published) return false;
  const other = publishOfJob(write);
  return !other || other.at <= new Date(published.at) || other.by === `run ${published.runId}`;
}

/** Undefined for a job of the watchdog that is no publish, such as a rollback. */
export function publishOfJob(write: MartSighting['write']): Publish | undefined {
  if (!write) return undefined;
  const { jobId, account, startedAt, endedAt } = write;
  const times = { at: endedAt, readAt: startedAt };
  if (!jobId.startsWith('watchdog_')) return { ...times, by: `${account} (job ${jobId})` };
  const [, runId] = /^watchdog_([A-Za-z0-9]+)_.+_publish\d+$/.exec(jobId) ?? [];
  return runId ? { ...times, by: `run ${runId}` } : undefined;
}
