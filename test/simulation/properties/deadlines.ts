import type { Incident } from '../../../functions/escalate/board.ts';
import { config } from '../settings.ts';
import { minutes, type Property } from './property.ts';

/** Deadlines are those of the runbook, by a calculation of our own: Yerevan is four hours ahead of UTC, all year. */
export const deadlinesAreKept: Property = ({ boards }) => {
  const seen = new Set<string>();
  return boards.flatMap(({ board }) =>
    Object.values(board.incidents).flatMap((incident) => {
      if (seen.has(incident.id)) return [];
      seen.add(incident.id);
      const wanted = deadlineOf(incident);
      if (incident.deadline === wanted) return [];
      const { id, severity, openedAt, deadline } = incident;
      return [`${id} (${severity}) of ${openedAt} is due at ${deadline}, and should be at ${wanted}`];
    }),
  );
};

const ahead = minutes(4 * 60);
const day = minutes(24 * 60);

function deadlineOf({ severity, openedAt }: Incident): string {
  const opened = Date.parse(openedAt);
  if (severity === 'P1') return new Date(opened + minutes(120)).toISOString();
  const local = opened + ahead;
  const midnight = local - (local % day);
  if (severity === 'P3') return new Date(workday(midnight + 7 * day) + (local % day) - ahead).toISOString();
  const isLate = local % day >= minutes(16 * 60);
  return new Date(workday(isLate ? midnight + day : midnight) + minutes(18 * 60) - ahead).toISOString();
}

/** This day if people work on it, else the next on which they do; days are midnights of UTC here. */
function workday(midnight: number): number {
  const date = new Date(midnight);
  const isFree = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  const isHoliday = config.calendar.holidays.includes(date.toISOString().slice(0, 10));
  return isFree || isHoliday ? workday(midnight + day) : midnight;
}
