import type { Broker, SnapshotState } from '../broker.ts';
import { millisecondsOf, type Seconds, timestampOf } from '../duration.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { checkLabels } from '../labels.ts';
import { type PageRequest, pageOf } from '../paging.ts';
import { alreadyExists, invalidArgument, notFound } from '../pubsub-error.ts';
import { checkNewName, projectOf } from '../resource-name.ts';
import type { SubscriptionState } from '../subscription-state.ts';
import { type Operations, operation } from './operation.ts';

type CreateSnapshotRequest = { name: string; subscription: string; labels: Record<string, string> };
type SeekRequest = { subscription: string; time?: Seconds | null; snapshot?: string };

const snapshotLifeMilliseconds = 7 * 24 * 60 * 60 * 1000;

/** The methods of `google.pubsub.v1.Subscriber` that go back in time. */
export function createSnapshotOperations(broker: Broker): Operations {
  return {
    CreateSnapshot: operation<CreateSnapshotRequest>((request, { authorize }) => {
      checkNewName('snapshots', request.name);
      checkLabels(request.labels);
      authorize('pubsub.snapshots.create', projectOf(request.name));
      authorize('pubsub.subscriptions.consume', request.subscription);
      if (findSnapshot(broker, request.name)) throw alreadyExists(request.name);
      const { subscription, delivery } = broker.subscription(request.subscription);
      const snapshot = {
        name: request.name,
        topic: subscription.topic,
        labels: request.labels,
        expiresAt: new Date(broker.clock.now().getTime() + snapshotLifeMilliseconds),
        messages: delivery.unacknowledged(),
      };
      broker.snapshots.set(request.name, snapshot);
      return wireSnapshotOf(snapshot);
    }),
    GetSnapshot: operation<{ snapshot: string }>((request, { authorize }) => {
      authorize('pubsub.snapshots.get', request.snapshot);
      return wireSnapshotOf(existingSnapshot(broker, request.snapshot));
    }),
    ListSnapshots: operation<{ project: string } & PageRequest>((request, { authorize }) => {
      authorize('pubsub.snapshots.list', request.project);
      const snapshots = [...broker.snapshots.values()].filter(
        ({ name }) => projectOf(name) === request.project,
      );
      const { page, nextPageToken } = pageOf(snapshots, ({ name }) => name, request);
      return { snapshots: page.map(wireSnapshotOf), nextPageToken };
    }),
    DeleteSnapshot: operation<{ snapshot: string }>((request, { authorize }) => {
      authorize('pubsub.snapshots.delete', request.snapshot);
      existingSnapshot(broker, request.snapshot);
      broker.snapshots.delete(request.snapshot);
      return {};
    }),
    Seek: operation<SeekRequest>((request, { authorize }) => {
      authorize('pubsub.subscriptions.consume', request.subscription);
      const state = broker.subscription(request.subscription);
      if (request.snapshot) seekToSnapshot(state, existingSnapshot(broker, request.snapshot));
      else if (request.time) seekToTime(state, new Date(millisecondsOf(request.time)));
      else throw invalidArgument('Either a time or a snapshot must be given to seek to.');
      return {};
    }),
  };
}

/** Everything published before `time` counts as acknowledged; acknowledged messages since return if retained. */
function seekToTime({ delivery, subscription }: SubscriptionState, time: Date): void {
  const messages = [...delivery.acknowledged(), ...delivery.unacknowledged()];
  const earlier = messages.filter(({ publishTime }) => publishTime < time);
  delivery.replaceWith({
    keep: subscription.retainAckedMessages ? earlier : [],
    deliver: messages.filter(({ publishTime }) => publishTime >= time),
  });
}

function seekToSnapshot({ delivery, subscription }: SubscriptionState, snapshot: SnapshotState): void {
  if (snapshot.topic !== subscription.topic) {
    throw invalidArgument('The snapshot and the subscription must be of the same topic.');
  }
  const filter = parseFilter(subscription.filter);
  const deliver = snapshot.messages.filter(({ attributes }) => filter(attributes));
  const keep = delivery.acknowledged().filter((message) => !deliver.includes(message));
  delivery.replaceWith({ deliver, keep });
}

function findSnapshot({ snapshots, clock }: Broker, name: string): SnapshotState | undefined {
  const snapshot = snapshots.get(name);
  if (snapshot && snapshot.expiresAt > clock.now()) return snapshot;
  snapshots.delete(name);
  return undefined;
}

function existingSnapshot(broker: Broker, name: string): SnapshotState {
  const snapshot = findSnapshot(broker, name);
  if (!snapshot) throw notFound(name);
  return snapshot;
}

function wireSnapshotOf({ name, topic, labels, expiresAt }: SnapshotState) {
  return { name, topic, labels, expireTime: timestampOf(expiresAt) };
}
