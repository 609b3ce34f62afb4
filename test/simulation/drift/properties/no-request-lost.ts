import { clockText } from '../../properties/property.ts';
import type { DriftHistory } from '../history.ts';
import { runOf } from '../timeline.ts';
import type { DriftProperty } from './property.ts';

/** Every message ends, and each one that was taken is answered: by what a run found, or by why there was none. */
export const noRequestIsLost: DriftProperty = (history) => [...unended(history), ...unanswered(history)];

const unended: DriftProperty = ({ fates }) =>
  fates
    .filter(({ end }) => end === undefined)
    .map(({ message, subscription }) => `Message ${message.messageId} to ${subscription} never ended`);

const unanswered: DriftProperty = (history) => {
  const taken = history.fates.filter(({ subscription, end }) => {
    return subscription.endsWith('/detect-drift') && end === 'acknowledged';
  });
  return taken.flatMap(({ message }) => {
    const { messageId, publishTime } = message;
    const text = message.data.toString();
    const at = clockText(history, publishTime.getTime());
    if (isAnswered(history, messageId, text)) return [];
    return [`Message ${messageId} of ${at} (${text}) was taken, and no run told what it found`];
  });
};

function isAnswered({ told }: DriftHistory, messageId: string, text: string): boolean {
  // A request that names a proposal, or cannot be read, may be refused.
  const mayBeRefused = text.includes('applyProposal') || !text.startsWith('{');
  return told.some(({ fact }) => {
    if (fact.name === 'drift-checked') return fact.data.runId === runOf({ messageId });
    return mayBeRefused && fact.name === 'request-rejected' && fact.data.messageId === messageId;
  });
}
