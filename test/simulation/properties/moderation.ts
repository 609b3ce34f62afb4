import type { History } from '../history.ts';
import { config } from '../settings.ts';
import { clockText, minutes, type Property } from './property.ts';

/** Neither the mail server nor a person is flooded. */
export const nobodyIsFlooded: Property = (history) => [...hammered(history), ...stormed(history)];

/** A mail server that refuses is asked again after 1, 2, 4 ... minutes, a P1 every two at the latest. */
const hammered: Property = (history) => {
  const tries = Map.groupBy(
    history.attempts.filter(({ notice }) => !notice.startsWith('stateless/')),
    ({ notice }) => notice,
  );
  return [...tries].flatMap(([notice, attempts]) =>
    attempts.flatMap(({ at, isAnswered }, index) => {
      const next = attempts[index + 1];
      const least = minutes(Math.min(2, 2 ** index));
      const isPatient = !next || next.at - at >= least;
      if (isAnswered || isPatient) return [];
      const seconds = Math.round((next.at - at) / 1000);
      return [`Notice ${notice} failed at ${clockText(history, at)} and was tried again ${seconds} s later`];
    }),
  );
};

/** No more mails an hour to one person than watchdog.yaml allows, lists and P1 aside. */
const stormed: Property = (history) => {
  const limited = history.mails.filter(({ notice, isStateless }) => {
    return !isStateless && notice.severity !== 'P1' && notice.about?.kind !== 'storm';
  });
  return [...Map.groupBy(limited, ({ to }) => to)].flatMap(([to, mails]) => {
    const distinct = firstOfEach(mails);
    const limit = config.policy.mailsPerHour;
    const tooMany = distinct.find((mail, index) => {
      const before = distinct[index - limit - 2];
      return before !== undefined && mail.at - before.at < minutes(60);
    });
    return tooMany
      ? [`${to} had more than ${limit} mails in the hour until ${clockText(history, tooMany.at)}`]
      : [];
  });
};

function firstOfEach(mails: History['mails']): History['mails'] {
  return [...new Map(mails.toReversed().map((mail) => [mail.notice.id, mail])).values()].toReversed();
}
