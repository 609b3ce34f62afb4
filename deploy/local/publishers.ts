import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { encodeFact } from '../../shared/events/facts.ts';
import type { ResolvedSchedule } from '../manifest.ts';
import type { Breakable } from './breaks/break.ts';
import { accountOf } from './permissions.ts';

/** Who publishes requests from outside the chain: a person, and Cloud Scheduler. */
export type Publishers = {
  /** Publishes a request by hand; without a body, its attributes say what is asked. */
  request: (topic: string, body: unknown, attributes?: Record<string, string>) => Promise<string>;
  /** Publishes a schedule's message now. */
  fire: (schedule: string) => Promise<string>;
  /** Says a fact in the name of a function that is not here. */
  say: Breakable['say'];
  close: () => Promise<void>;
};

/** Opens one publisher for each of them, for they are different accounts. */
export function openPublishers(options: {
  project: string;
  pubsubHost: string;
  schedules: readonly ResolvedSchedule[];
  clock: Pick<Clock, 'now'>;
}): Publishers {
  const { project, pubsubHost, schedules, clock } = options;
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
    say: async (name, fact) => {
      const time = clock.now();
      const id = `${fact.source}/${name}/${time.toISOString()}`;
      await person.publish(factsTopic, encodeFact({ ...fact, name, id, time }));
    },
    close: async () => {
      await Promise.all([person.close(), scheduler.close()]);
    },
  };
}
