import type { Control } from '../../shared/controls.ts';
import type { Restraint, VmJob } from '../../shared/remedies.ts';

/** That nothing is done, and why; `isExhausted` says that everything was tried and a person is needed. */
export type Wait = {
  kind: 'wait';
  because: Restraint;
  reason: string;
  job?: VmJob;
  isExhausted?: true;
};

/** Says why nothing is done. */
export function wait(because: Restraint, reason: string, job?: VmJob): Wait {
  return { kind: 'wait', because, reason, ...(job ? { job } : {}) };
}

/** What holds for everything that is done to the VM, also for what somebody asks for by hand. */
export function restrainAll({
  mode,
  controls,
}: {
  mode: 'observe' | 'shadow' | 'live';
  controls: readonly Control[];
}): Wait | undefined {
  const paused = controls.find(({ kind }) => kind === 'pause-remediation');
  if (paused)
    return wait('paused', `${paused.author} paused repairs until ${paused.until}: ${paused.reason}`);
  const maintained = controls.find(
    ({ kind, subject }) => kind === 'maintenance' && ['all', 'superset', ''].includes(subject),
  );
  if (maintained) {
    const { author, until, reason } = maintained;
    return wait('maintenance', `${author} works on it until ${until}: ${reason}`);
  }
  return mode === 'live' ? undefined : wait('mode-observe', `the mode is ${mode}, so nothing is restarted`);
}

/** How long it is between two instants. */
export function minutesBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 60_000;
}
