import { randomUUID } from 'node:crypto';
import { Firestore } from '@google-cloud/firestore';
import test from 'ava';
import { PassThroughClient } from 'google-auth-library';
import { createFirestoreState } from '../../../shared/clients/state-firestore.ts';
import { testStateContract } from '../../contract/state/contract.ts';
import { startFirestoreEmulator } from './emulator.ts';

const started = startFirestoreEmulator();
test.after.always(async () => (await started).stop());

testStateContract(test, 'firestore', async (clock) => {
  const { host, port } = await started;
  const firestore = new Firestore({
    projectId: `test-${randomUUID().slice(0, 8)}`,
    preferRest: true,
    host: `${host}:${port}`,
    ssl: false,
    // Over REST the client looks for credentials even when it talks to an emulator.
    authClient: new PassThroughClient(),
  });
  return { state: createFirestoreState({ firestore, clock }), close: () => firestore.terminate() };
});
