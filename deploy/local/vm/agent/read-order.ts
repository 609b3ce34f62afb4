import { type AgentWord, agentWords } from '../../../../shared/events/vm-messages.ts';

/** An order line that can be told from noise; its word may still be none of the agent's. */
export type ReadOrder = { word: string; orderId: string; expiresAt: Date };

/** The whole line or nothing; undefined for what is no order at all. */
export function readOrder(line: string): ReadOrder | undefined {
  const found = /^watchdog\/1 ([a-z-]{1,40}) ([A-Za-z0-9-]{8,64}) (\d{1,11})$/.exec(line);
  const [, word = '', orderId = '', expires = ''] = found ?? [];
  return found ? { word, orderId, expiresAt: new Date(Number(expires) * 1000) } : undefined;
}

/** Whether the agent does that. */
export function isAgentWord(word: string): word is AgentWord {
  return (agentWords as readonly string[]).includes(word);
}
