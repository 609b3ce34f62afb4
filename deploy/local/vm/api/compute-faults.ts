import { ComputeRefusal } from '../model/compute-refusal.ts';

/** The calls that the stand-in serves, by the permission that each takes, without `compute.`. */
export type ComputeCall =
  | 'instances.get'
  | 'instances.reset'
  | 'instances.start'
  | 'instances.stop'
  | 'instances.getSerialPortOutput'
  | 'zoneOperations.get'
  | 'zoneOperations.list';

/** An answer to inject. */
export type ComputeFault = {
  /** Every call when absent. */
  call?: ComputeCall;
  /** `no-answer`: the connection stays open and nothing comes. */
  answer: 'no-answer' | { httpStatus: number; reason?: string; message?: string };
  /** How often; until it is cleared when absent. */
  times?: number;
};

/** Faults of the Compute API itself. */
export type ComputeFaults = ReturnType<typeof createComputeFaults>;

/** No faults yet. */
export function createComputeFaults() {
  let faults: (ComputeFault & { left: number })[] = [];
  let isDenied = false;

  return {
    fail: (fault: ComputeFault): void => {
      faults.push({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    deny: (): void => {
      isDenied = true;
    },
    isDenied: () => isDenied,
    clear: (): void => {
      faults = [];
      isDenied = false;
    },
    /** Throws the first fault that strikes the call; whether it is to stay without an answer. */
    strike: (call: ComputeCall): 'answered' | 'no-answer' => {
      const fault = faults.find((each) => each.left > 0 && (each.call === undefined || each.call === call));
      if (!fault) return 'answered';
      fault.left -= 1;
      if (fault.answer === 'no-answer') return 'no-answer';
      const { httpStatus, reason = 'backendError', message = `Injected: ${httpStatus}` } = fault.answer;
      throw new ComputeRefusal(httpStatus, reason, message);
    },
  };
}
