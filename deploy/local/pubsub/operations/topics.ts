import type { Broker } from '../broker.ts';
import { applyFieldMask } from '../field-mask.ts';
import { checkLabels } from '../labels.ts';
import { checkMessages } from '../message-limits.ts';
import { type PageRequest, pageOf } from '../paging.ts';
import { alreadyExists, notEmulated } from '../pubsub-error.ts';
import { checkNewName, projectOf } from '../resource-name.ts';
import type { FieldMask, PubsubMessage, Topic } from '../wire.ts';
import { type Operations, operation } from './operation.ts';

const updatable = ['labels', 'messageRetentionDuration', 'messageStoragePolicy'];
const deletedTopic = '_deleted-topic_';

/** The methods of `google.pubsub.v1.Publisher`. */
export function createTopicOperations(broker: Broker): Operations {
  return {
    CreateTopic: operation<Topic>((topic, { authorize }) => {
      checkTopic(topic);
      authorize('pubsub.topics.create', projectOf(topic.name));
      if (broker.topics.has(topic.name)) throw alreadyExists(topic.name);
      broker.topics.set(topic.name, { topic, subscriptions: new Set() });
      return topic;
    }),
    GetTopic: operation<{ topic: string }>((request, { authorize }) => {
      authorize('pubsub.topics.get', request.topic);
      return broker.topic(request.topic).topic;
    }),
    UpdateTopic: operation<{ topic: Topic | null; updateMask: FieldMask | null }>(
      (request, { authorize }) => {
        const name = request.topic?.name ?? '';
        authorize('pubsub.topics.update', name);
        const state = broker.topic(name);
        const changed = applyFieldMask(state.topic, request.topic ?? state.topic, {
          mask: request.updateMask,
          updatable,
          request: 'UpdateTopicRequest',
        });
        checkTopic(changed);
        state.topic = changed;
        return changed;
      },
    ),
    ListTopics: operation<{ project: string } & PageRequest>((request, { authorize }) => {
      authorize('pubsub.topics.list', request.project);
      const topics = [...broker.topics.values()]
        .map(({ topic }) => topic)
        .filter(({ name }) => projectOf(name) === request.project);
      const { page, nextPageToken } = pageOf(topics, ({ name }) => name, request);
      return { topics: page, nextPageToken };
    }),
    DeleteTopic: operation<{ topic: string }>((request, { authorize }) => {
      authorize('pubsub.topics.delete', request.topic);
      const { subscriptions } = broker.topic(request.topic);
      broker.topics.delete(request.topic);
      for (const state of subscriptions) state.subscription = { ...state.subscription, topic: deletedTopic };
      return {};
    }),
    ListTopicSubscriptions: operation<{ topic: string } & PageRequest>((request, { authorize }) => {
      authorize('pubsub.topics.get', request.topic);
      const names = [...broker.topic(request.topic).subscriptions].map(
        ({ subscription }) => subscription.name,
      );
      const { page, nextPageToken } = pageOf(names, (name) => name, request);
      return { subscriptions: page, nextPageToken };
    }),
    ListTopicSnapshots: operation<{ topic: string } & PageRequest>((request, { authorize }) => {
      authorize('pubsub.topics.get', request.topic);
      broker.topic(request.topic);
      const names = [...broker.snapshots.values()]
        .filter(({ topic }) => topic === request.topic)
        .map(({ name }) => name);
      const { page, nextPageToken } = pageOf(names, (name) => name, request);
      return { snapshots: page, nextPageToken };
    }),
    Publish: operation<{ topic: string; messages: PubsubMessage[] }>((request, { authorize }) => {
      authorize('pubsub.topics.publish', request.topic);
      broker.topic(request.topic);
      checkMessages(request.messages);
      return { messageIds: broker.publish(request.topic, request.messages) };
    }),
  };
}

function checkTopic(topic: Topic): void {
  checkNewName('topics', topic.name);
  checkLabels(topic.labels);
  if (topic.schemaSettings) throw notEmulated('schemas (schema_settings)');
  if (topic.kmsKeyName) throw notEmulated('encryption keys (kms_key_name)');
  if (topic.ingestionDataSourceSettings) throw notEmulated('ingestion (ingestion_data_source_settings)');
  if (topic.messageTransforms?.length) throw notEmulated('message transforms (message_transforms)');
}
