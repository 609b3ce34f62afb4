import type { Property } from './property.ts';
import { clockText } from './property.ts';

/** Every message ends acknowledged or as a dead letter, and what was acknowledged was taken to heart. */
export const nothingIsLost: Property = (history) => [
  ...unended(history),
  ...forgottenFacts(history),
  ...forgottenDeadLetters(history),
  ...unfinishedRuns(history),
  ...brokenChains(history),
];

const unended: Property = (history) =>
  history.fates
    .filter(({ end }) => end === undefined)
    // What is on its way at the very end is not lost yet.
    .filter(({ message }) => message.publishTime.getTime() < history.endedAt - 120_000)
    .map(({ subscription, message, deliveries }) => {
      const at = clockText(history, message.publishTime.getTime());
      return `Message ${message.messageId} of ${at} to ${subscription} never ended (${deliveries.length} deliveries)`;
    });

/** A fact that escalate acknowledged must have moved `heard`. */
const forgottenFacts: Property = (history) => {
  const facts = new Map(history.publications.map(({ messageId, fact }) => [messageId, fact]));
  const heard = history.boards.at(-1)?.board.heard ?? {};
  return history.fates.flatMap(({ subscription, message, end }) => {
    const fact = facts.get(message.messageId);
    const isTaken = subscription.endsWith('/escalate-facts') && end === 'acknowledged';
    if (!isTaken || !fact || fact.source === 'escalate' || fact.name === 'incident-changed') return [];
    const isHeard = Date.parse(heard[fact.name] ?? '1970-01-01') >= fact.time.getTime();
    return isHeard ? [] : [`Fact ${fact.id} was acknowledged, and the board has not heard of it`];
  });
};

const forgottenDeadLetters: Property = ({ fates, boards }) => {
  const taken = fates.filter(({ subscription, end }) => {
    return subscription.endsWith('/escalate-dead-letters') && end === 'acknowledged';
  });
  return taken.flatMap(({ message }) => {
    const { CloudPubSubDeadLetterSourceSubscription: source = 'unknown' } = message.attributes;
    const isKnown = boards.some(({ board }) => {
      return Object.values(board.incidents).some(({ everHad }) => everHad.includes(`dead-letter:${source}`));
    });
    return isKnown ? [] : [`Dead letter ${message.messageId} of ${source} made no incident`];
  });
};

/** A run that ended asks the next step to go on. */
const brokenChains: Property = ({ publications }) => {
  const handedOver = new Set(
    publications.flatMap(({ topic, text }) => (topic === 'check-freshness' ? [runIn(text)] : [])),
  );
  return publications.flatMap(({ fact }) => {
    if (fact?.name !== 'marts-refreshed' || handedOver.has(fact.data.runId)) return [];
    return [`Run ${fact.data.runId} ended, and check-freshness was not asked to go on`];
  });
};

function runIn(text: string): string {
  return JSON.parse(text).data.runId;
}

/** A run that began comes to its end, unless its message was rejected or became a dead letter. */
const unfinishedRuns: Property = (history) => {
  const ended = new Set<string>();
  let isGivenUp = history.fates.some(({ subscription, end }) => {
    return end === 'dead-letter' && subscription.endsWith('/refresh-marts');
  });
  for (const { fact } of history.publications) {
    if (fact?.name === 'marts-refreshed') ended.add(fact.data.runId);
    // The account may not: that is told, and no other delivery could change it.
    if (fact?.name === 'request-rejected' && fact.data.topic === 'refresh-marts') isGivenUp = true;
  }
  return history.publications.flatMap(({ fact, at }) => {
    if (fact?.name !== 'run-started' || ended.has(fact.data.runId) || isGivenUp) return [];
    return [`Run ${fact.data.runId} of ${clockText(history, at)} never ended`];
  });
};
