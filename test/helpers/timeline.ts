import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExecutionContext } from 'ava';
import { Temporal } from 'temporal-polyfill';
import { createLeapingClock } from '../../deploy/local/clock/leaping-clock.ts';
import type { ReceivedMail } from '../../deploy/local/mail/received-mail.ts';
import { type Story, startStory } from './story.ts';

/** A story on a timeline: what is done at an instant, and exactly which mails came by another. */
export type Timeline = Story & {
  /** Lets time pass until then, `06:10` of the same day or `2026-11-25 06:10`, in Yerevan. */
  at: (time: string) => Promise<void>;
  /**
   * Lets time pass, and wants exactly these mails since the last look, each matching `recipient: subject`, in their
   * order: a mail that is missing fails, and so does one too many.
   */
  wantBy: (time: string, ...mails: RegExp[]) => Promise<void>;
  /** The newest mail whose subject matches. */
  mail: (subject: RegExp) => ReceivedMail;
};

const timeZone = 'Asia/Yerevan';

/** Starts a cloud at a time of the story; `settings` are lines added to its watchdog.yaml. */
export async function startTimeline(
  t: ExecutionContext,
  start: string,
  { settings = [] }: { settings?: string[] } = {},
): Promise<Timeline> {
  const story = await startStory(t, {
    // Work takes as long as it takes: a clock that runs faster would be minutes late on a busy machine.
    clock: createLeapingClock(instantOf(start, undefined)),
    configFile: await configWith(t, settings),
  });
  const { cloud } = story;
  let day = start.slice(0, 10);
  let seen = 0;

  const at = async (time: string) => {
    const instant = instantOf(time, day);
    day = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString();
    await cloud.advanceTo(instant);
  };
  const mails = () => cloud.standIns.inbox.mails();

  return {
    ...story,
    at,
    wantBy: async (time, ...wanted) => {
      await at(time);
      const came = mails()
        .slice(seen)
        .map(({ recipients: [to = ''], subject }) => `${to.replace(/@.*/, '')}: ${subject}`);
      seen = mails().length;
      const isWanted =
        came.length === wanted.length && came.every((mail, index) => wanted[index]?.test(mail));
      t.true(
        isWanted,
        `by ${day} ${time.slice(-5)}, wanted\n  ${wanted.join('\n  ')}\ngot\n  ${came.join('\n  ')}`,
      );
    },
    mail: (subject) => {
      const found = mails().findLast((mail) => subject.test(mail.subject));
      if (!found) throw new Error(`No mail has a subject like ${subject}`);
      return found;
    },
  };
}

function instantOf(time: string, day: string | undefined): Date {
  const [date, clock] = time.includes(' ') ? time.split(' ') : [day, time];
  const local = Temporal.PlainDateTime.from(`${date}T${clock}`);
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The emulated cloud's watchdog.yaml with lines added to it. */
export async function configWith(
  t: Pick<ExecutionContext, 'teardown'>,
  settings: readonly string[],
): Promise<string> {
  const local = resolve(import.meta.dirname, '../../deploy/local/watchdog.yaml');
  if (settings.length === 0) return local;
  const folder = await mkdtemp(join(tmpdir(), 'watchdog-config-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'watchdog.yaml');
  writeFileSync(file, `${readFileSync(local, 'utf8')}\n${settings.join('\n')}\n`);
  return file;
}
