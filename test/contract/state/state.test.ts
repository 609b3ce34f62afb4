import test from 'ava';
import { startStateServer } from '../../../deploy/local/state/state-server.ts';
import { createHttpState } from '../../../shared/clients/state-http.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { testStateContract } from './contract.ts';

testStateContract(test, 'memory', async (clock) => ({ state: createMemoryState({ clock }) }));

testStateContract(test, 'http', async (clock) => {
  const server = await startStateServer({ state: createMemoryState({ clock }) });
  return { state: createHttpState({ url: server.url, account: 'test@p.test' }), close: server.close };
});
