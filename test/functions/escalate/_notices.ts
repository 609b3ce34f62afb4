import { type Board, emptyBoard, type Notice } from '../../../functions/escalate/board.ts';

/** 06:00 in Yerevan on a Tuesday. */
export const morning = new Date('2026-11-24T02:00:00Z');

/** An instant so many minutes (or parts of them) after the morning. */
export function after(minutes: number): Date {
  return new Date(morning.getTime() + minutes * 60_000);
}

/** A notice that is due since the morning. */
export function noticeOf(change: Partial<Notice> = {}): Notice {
  return {
    id: 'mart_geo-20261124T0200Z/first-notice/analyticsLead',
    incident: 'mart_geo-20261124T0200Z',
    reason: 'first-notice',
    tier: 'analyticsLead',
    plain: false,
    severity: 'P2',
    explanation: 'Nobody knows of it yet.',
    decidedAt: morning.toISOString(),
    attempts: 0,
    nextAttemptAt: morning.toISOString(),
    ...change,
  };
}

/** A board on which nothing but these mails is due. */
export function boardWith(...outbox: Notice[]): Board {
  return { ...emptyBoard(), outbox };
}
