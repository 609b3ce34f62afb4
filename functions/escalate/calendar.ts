/** The calendar of the people: which days they work, and by when they must have answered (runbook section 8). */
import { Temporal } from 'temporal-polyfill';
import type { Severity } from '../../shared/events/finding.ts';
import { localTime } from './local-time.ts';
import type { EscalationPolicy } from './policy.ts';

type Calendar = Pick<EscalationPolicy, 'calendar' | 'timeZone'>;
type BusinessHours = Calendar & Pick<EscalationPolicy, 'businessDayStart' | 'p2DueBy'>;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** A calendar without a working day in a year has none: then every day counts as one. */
const longestBreakDays = 366;

/** Whether people work on a day such as 2026-11-24. */
export function isBusinessDay(day: string, { calendar }: Pick<EscalationPolicy, 'calendar'>): boolean {
  const weekday = weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1];
  return !calendar.holidays.includes(day) && !calendar.weekend.some((free) => free === weekday);
}

/** The first instant, this one or later, at which people are at work. */
export function nextBusinessInstant(instant: Date, policy: BusinessHours): Date {
  const local = localTime(instant, policy.timeZone);
  const start = Temporal.PlainTime.from(policy.businessDayStart);
  const end = Temporal.PlainTime.from(policy.p2DueBy);
  const time = local.toPlainTime();
  const day = local.toPlainDate();
  const isWorkday = isBusinessDay(day.toString(), policy);
  if (isWorkday && Temporal.PlainTime.compare(time, start) < 0) return at(day, start, policy.timeZone);
  if (isWorkday && Temporal.PlainTime.compare(time, end) < 0) return instant;
  return at(nextBusinessDay(day, policy), start, policy.timeZone);
}

/** By when an incident must be answered that opened at `openedAt`. */
export function deadlineOf(severity: Severity, openedAt: Date, policy: EscalationPolicy): Date {
  if (severity === 'P1') return new Date(openedAt.getTime() + policy.p1Hours * 3_600_000);
  const local = localTime(openedAt, policy.timeZone);
  return severity === 'P2' ? sameDayDeadline(local, policy) : laterDeadline(local, policy);
}

function sameDayDeadline(opened: Temporal.ZonedDateTime, policy: EscalationPolicy): Date {
  const day = opened.toPlainDate();
  const isInTime = Temporal.PlainTime.compare(opened.toPlainTime(), policy.p2CutOff) < 0;
  const isToday = isInTime && isBusinessDay(day.toString(), policy);
  const dueDay = isToday ? day : nextBusinessDay(day, policy);
  return at(dueDay, Temporal.PlainTime.from(policy.p2DueBy), policy.timeZone);
}

function laterDeadline(opened: Temporal.ZonedDateTime, policy: EscalationPolicy): Date {
  const day = opened.toPlainDate().add({ days: policy.p3Days });
  const dueDay = isBusinessDay(day.toString(), policy) ? day : nextBusinessDay(day, policy);
  return at(dueDay, opened.toPlainTime(), policy.timeZone);
}

function nextBusinessDay(day: Temporal.PlainDate, policy: Calendar): Temporal.PlainDate {
  for (let days = 1; days <= longestBreakDays; days++) {
    const candidate = day.add({ days });
    if (isBusinessDay(candidate.toString(), policy)) return candidate;
  }
  return day.add({ days: 1 });
}

function at(day: Temporal.PlainDate, time: Temporal.PlainTime, timeZone: string): Date {
  return new Date(day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}
