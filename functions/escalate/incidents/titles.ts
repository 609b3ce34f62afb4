import type { Finding, FindingKind } from '../../../shared/events/finding.ts';

/** What an incident is called after the finding that names it, where the finding's own sentence is too long for a subject. */
const titles: Partial<Record<FindingKind, (subject: string) => string>> = {
  'staging-view-broken': (subject) => `${subject} cannot be read`,
  'staging-view-differs': (subject) => `${subject} is not what its file says`,
  'run-missed': () => 'The scheduled run did not end in time',
  'source-late': () => 'The GA4 export is late',
  stale: (subject) => `${subject} is stale`,
  empty: (subject) => `${subject} is empty`,
  missing: (subject) => `${subject} is missing`,
  'rolled-back': (subject) => `${subject} was rolled back`,
  'volume-dropped': (subject) => `${subject} lost rows`,
  unjudged: () => 'How fresh the marts are is not known',
  'chart-broken': (subject) => `Charts show errors: ${subject}`,
  'filter-dropped': (subject) => `Wrong numbers: ${subject}`,
  'charts-stale': (subject) => `Charts show old figures: ${subject}`,
  'dead-letter': (subject) => `${subject} could not process a message`,
  'step-silent': (subject) => `${subject} has fallen silent`,
};

/** The name of an incident in subjects and lists: short, the thing first. */
export function shortTitle({ kind, subject, summary }: Finding): string {
  return titles[kind]?.(subject) ?? summary;
}
