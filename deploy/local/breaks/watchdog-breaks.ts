import type { Break } from './break.ts';

/** What can be broken under the watchdog itself. */
export const watchdogBreaks: readonly Break[] = [
  {
    name: 'watchdog',
    summary: 'every function is away: messages wait, and are delivered again later and later',
    break: async ({ functions }) => functions.faults.down(),
    mend: async ({ functions }) => functions.faults.up(),
  },
  {
    name: 'mail',
    summary: 'the mail server is gone: mails wait and are tried again',
    break: async ({ standIns }) => standIns.inbox.faults.down(),
    mend: async ({ standIns }) => standIns.inbox.faults.up(),
  },
  {
    name: 'mailbox',
    argument: 'address',
    summary: "a recipient's mailbox refuses for good: the next person is told",
    break: async ({ standIns, config }, argument = config.contacts.analyticsLead.email ?? '') => {
      standIns.inbox.faults.refuse({ code: 550, match: new RegExp(argument.replaceAll(/[.+]/g, '\\$&')) });
    },
    mend: async ({ standIns }) => standIns.inbox.faults.clear(),
  },
  {
    name: 'state',
    summary: 'the state store cannot be reached: mails go out all the same, marked',
    break: async ({ standIns }) => standIns.state.faults.down(),
    mend: async ({ standIns }) => standIns.state.faults.up(),
  },
];
