import { PermanentError, TransientError } from './errors.ts';
import type { State } from './state.ts';

/**
 * The state store, whose every error is worth another delivery: that a function may not read it, or that a record has
 * grown too large, is no fault of the message at hand. Giving that up would lose what it says, and tell nobody.
 */
export function createPatientState(state: State): State {
  return {
    read: (kind, id) => patiently(() => state.read(kind, id)),
    create: (kind, id, value, options) => patiently(() => state.create(kind, id, value, options)),
    update: (kind, id, value, options) => patiently(() => state.update(kind, id, value, options)),
    put: (kind, id, value, options) => patiently(() => state.put(kind, id, value, options)),
    delete: (kind, id, options) => patiently(() => state.delete(kind, id, options)),
    list: (kind, options) => patiently(() => state.list(kind, options)),
  };
}

async function patiently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new TransientError(error.message, { cause: error, fields: error.fields });
  }
}
