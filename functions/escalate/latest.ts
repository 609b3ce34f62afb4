import type { ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { FactData } from '../../shared/events/facts.ts';
import type { State } from '../../shared/state.ts';

/** The newest full run and freshness check, for tables in mails and the digest. */
export type Latest = {
  run?: { at: string; data: FactData<'marts-refreshed'> };
  check?: { at: string; data: FactData<'freshness-checked'> };
};

/** Keeps the newest run of all marts, and the newest check. */
export async function rememberLatest(state: State, fact: ReceivedFact): Promise<void> {
  for (;;) {
    const stored = await state.read<Latest>('incidents', 'latest');
    const next = withFact(stored?.value ?? {}, fact);
    if (!next) return;
    const write = stored
      ? await state.update('incidents', 'latest', next, { version: stored.version })
      : await state.create('incidents', 'latest', next);
    if (write.outcome === 'written') return;
  }
}

/** The record with the fact in it; undefined when it changes nothing. */
export function withFact(latest: Latest, fact: ReceivedFact): Latest | undefined {
  const at = fact.time.toISOString();
  if (fact.name === 'marts-refreshed' && !fact.data.dryRun) {
    // A run of a few marts by hand says nothing about the morning's.
    const isSmaller = fact.data.total < (latest.run?.data.total ?? 0);
    const isOlder = at <= (latest.run?.at ?? '');
    return isSmaller || isOlder ? undefined : { ...latest, run: { at, data: fact.data } };
  }
  if (fact.name === 'freshness-checked') {
    return at <= (latest.check?.at ?? '') ? undefined : { ...latest, check: { at, data: fact.data } };
  }
  return undefined;
}
