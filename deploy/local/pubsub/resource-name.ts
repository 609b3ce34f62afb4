import { invalidArgument } from './pubsub-error.ts';

/** The kinds of thing that have a name in Pub/Sub. */
export type ResourceKind = 'topics' | 'subscriptions' | 'snapshots';

/** Refuses a name that Pub/Sub would refuse for a new thing of this kind. */
export function checkNewName(kind: ResourceKind, name: string): void {
  const id = /^projects\/[^/]+\/([a-z]+)\/([^/]+)$/.exec(name);
  const valid =
    id?.[1] === kind && /^[A-Za-z][\w.~+%-]{2,254}$/.test(id[2] ?? '') && !/^goog/i.test(id[2] ?? '');
  if (!valid) {
    throw invalidArgument(
      `Invalid resource name given (name=${name}). Refer to ` +
        'https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.',
    );
  }
}

/** `projects/p`, of anything that lives in project p. */
export function projectOf(name: string): string {
  return name.split('/').slice(0, 2).join('/');
}
