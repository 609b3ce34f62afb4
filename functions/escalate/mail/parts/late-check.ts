import type { DigestMailView } from '../mail-view.ts';
import { localTime } from '../times.ts';

/** The check is hourly, and follows every run: an older one than this speaks of another time. */
const lateHours = 6;

/** That nobody knows how fresh the marts are now, for the last check is too long ago; undefined where one knows. */
export function lateCheck({
  checkedAt,
  timeZone,
  now,
}: Pick<DigestMailView, 'checkedAt' | 'timeZone' | 'now'>): string | undefined {
  if (checkedAt === undefined || now.getTime() - checkedAt.getTime() < lateHours * 3_600_000)
    return undefined;
  return `not checked since ${localTime(checkedAt, timeZone)}`;
}
