import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { classifyError, isPassing } from '../../shared/clients/bigquery-error-class.ts';
import {
  SupersetError,
  type SupersetProblem,
  stepErrorOf,
} from '../../shared/clients/superset/superset-error.ts';
import { TransientError } from '../../shared/errors.ts';
import { firstLine } from './first-line.ts';

/** Nothing can be compared: Superset is down, or one of the sides does not let the account look. */
export class Blindness extends Error {
  override readonly name = 'Blindness';
  /** `down` is found by probe-health; missing rights are found here or nowhere. */
  readonly fault: 'down' | 'superset-rights' | 'bigquery-rights';

  constructor(message: string, fault: Blindness['fault'], cause: unknown) {
    super(message, { cause });
    this.fault = fault;
  }
}

/** probe-health finds these, and remediate acts on them; asking again for an hour would help nobody. */
const down: readonly SupersetProblem[] = ['unreachable', 'timeout', 'database-down', 'database-silent'];

/** Problems of one object. */
const aboutOne: readonly SupersetProblem[] = ['not-found', 'forbidden', 'broken'];

const noRight: readonly SupersetProblem[] = ['unauthorized', 'forbidden', 'csrf'];

/** Waits for what a run cannot do without; a refusal ends the comparison, what passes is worth another delivery. */
export async function needFromSuperset<Value>(what: string, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof SupersetError)) throw error;
    const isDown = down.includes(error.problem);
    if (isDown || noRight.includes(error.problem)) {
      const text = `${what} could not be read: ${firstLine(error.message)}`;
      throw new Blindness(text, isDown ? 'down' : 'superset-rights', error);
    }
    throw stepErrorOf(error);
  }
}

/** What one of many objects is worth: its value, or that it is hidden, which says nothing of what it was. */
export type Look<Value> = { value: Value } | { hidden: string; isBroken: boolean };

/**
 * One object of many: that it is gone or hidden is an answer, and so is that Superset fails over this one (`isBroken`),
 * for one chart that it cannot show must not keep all others from being compared.
 */
export async function lookAt<Value>(what: string, call: () => Promise<Value>): Promise<Look<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof SupersetError && aboutOne.includes(error.problem)) {
      return { hidden: firstLine(error.text), isBroken: error.problem === 'broken' };
    }
    return { value: await needFromSuperset(what, () => Promise.reject(error)) };
  }
}

/** What BigQuery answered, or its refusal in its own words; what passes is worth another delivery. */
export async function askBigQuery<Value>(
  call: () => Promise<Value>,
): Promise<{ value: Value } | { refused: BigQueryCallError }> {
  try {
    return { value: await call() };
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    if (!isPassing(classifyError(error))) return { refused: error };
    throw new TransientError('BigQuery could not be reached', {
      cause: error,
      fields: { reason: error.reason },
    });
  }
}
