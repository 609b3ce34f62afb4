import type { Control, ControlKind } from '../../../shared/controls.ts';

type Words = {
  label: string;
  title: (subject: string) => string;
  /** The end of it, after "The end of". */
  name: string;
  meaning?: string;
};

const words: Record<ControlKind, Words> = {
  acknowledge: {
    label: 'ACKNOWLEDGED',
    title: (subject) => `Somebody has taken ${subject}`,
    name: 'acknowledgement',
  },
  approve: { label: 'APPROVED', title: (subject) => `${subject} is approved`, name: 'approval' },
  resolve: {
    label: 'RESOLVED BY HAND',
    title: (subject) => `${subject} is declared over`,
    name: 'resolution by hand',
  },
  silence: {
    label: 'SILENCED',
    title: (subject) => `No mails about ${subject}`,
    name: 'silence',
    meaning: 'Nobody is told of it until then, or until it is over; everything else is told as always.',
  },
  'pause-notices': {
    label: 'NOTICES PAUSED',
    title: () => 'No mails about incidents',
    name: 'pause of notices',
    meaning: 'Incidents are still judged and remembered; the mail at the end lists what was not said.',
  },
  'pause-remediation': {
    label: 'REPAIRS PAUSED',
    title: () => 'The watchdog repairs nothing by itself',
    name: 'pause of repairs',
    meaning: 'Faults are still found and told; repairing them needs a person until then.',
  },
  maintenance: {
    label: 'MAINTENANCE',
    title: (subject) => `Maintenance of ${subject === '' || subject === 'all' ? 'everything' : subject}`,
    name: 'maintenance',
    meaning: 'What breaks during the work is told to nobody; the mail at the end lists what was not said.',
  },
  hold: {
    label: 'HELD',
    title: (subject) => `${subject} is kept as it is`,
    name: 'hold',
    meaning: 'It is not refreshed until then.',
  },
  'executive-meeting': {
    label: 'EXECUTIVE MEETING',
    title: (subject) => `Executives look at the dashboards on ${subject}`,
    name: 'executive meeting',
    meaning: 'On that day every P2 counts as a P1.',
  },
};

/** What a control is called at the head of its mail. */
export function controlLabel({ kind }: Pick<Control, 'kind'>): string {
  return words[kind].label;
}

/** What a control does, as a title. */
export function controlTitle({ kind, subject }: Pick<Control, 'kind' | 'subject'>): string {
  return words[kind].title(subject);
}

/** What a control is called in a sentence. */
export function controlName({ kind }: Pick<Control, 'kind'>): string {
  return words[kind].name;
}

/** What a control means for those who get mails, where it means something. */
export function controlMeaning({ kind }: Pick<Control, 'kind'>): string | undefined {
  return words[kind].meaning;
}
