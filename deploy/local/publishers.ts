import { createPublisher } from '../../shared/clients/pubsub.ts';
import type { ResolvedSchedule } from '../manifest.ts';
import { accountOf } from './permissions.ts';

/** Who publishes requests from outside the chain: a person, and Cloud Scheduler. */
export type Publishers = {
  /** Publishes a request by hand; without a body, its attributes say what is asked. */
  request: (topic: string, body: unknown, attributes?: Record<string, string>) => Promise<string>;
  /** Publishes a schedule's message now. */
  fire: (schedule: string) => Promise<string>;
  close: () => Promise<void>;
};

/** Opens one publisher for each of them, for they are different accounts. */
export function openPublishers(options: {
  project: string;
  pubsubHost: string;
  schedules: readonly ResolvedSchedule[];
}): Publishers {
  const { project, pubsubHost, schedules } = options;
  const person = createPublisher({ project, emulatorHost: pubsubHost });
  const account = accountOf('scheduler', project);
  const scheduler = createPublisher({ project, emulatorHost: pubsubHost, account });
  const dataOf = (body: unknown) => Buffer.from(body === undefined ? '' : JSON.stringify(body));
  return {
    request: (topic, body, attributes = {}) => person.publish(topic, { data: dataOf(body), attributes }),
    fire: async (name) => {
      const schedule = schedules.find((candidate) => candidate.name === name);
      if (!schedule) throw new RangeError(`No schedule is named ${name}`);
      return scheduler.publish(schedule.topic, { data: dataOf(schedule.body), attributes: {} });
    },
    close: async () => {
      await Promise.all([person.close(), scheduler.close()]);
    },
  };
}
