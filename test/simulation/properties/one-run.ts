import type { Property } from './property.ts';

/** One schedule slot is one run, one message is one run, however often it is delivered. */
export const oneTriggerIsOneRun: Property = ({ publications, fates }) => {
  const runs = new Map<string, { slot: string | undefined; forced: boolean }>();
  for (const { fact } of publications) {
    if (fact?.name !== 'run-started') continue;
    runs.set(fact.data.runId, { slot: fact.data.slot, forced: fact.data.forced });
  }
  const slots = Map.groupBy(
    [...runs].filter(([, { slot, forced }]) => slot !== undefined && !forced),
    ([, { slot }]) => slot,
  );
  const twice = [...slots].filter(([, started]) => started.length > 1);
  const requests = new Set(
    fates.flatMap(({ subscription, message }) =>
      subscription.endsWith('/refresh-marts') ? [message.messageId] : [],
    ),
  );
  return [
    ...twice.map(
      ([slot, started]) => `Slot ${slot} has runs ${started.map(([runId]) => runId).join(' and ')}`,
    ),
    ...(runs.size > requests.size ? [`${requests.size} requests made ${runs.size} runs`] : []),
  ];
};
