import type { State, Stored } from '../../shared/state.ts';
import type { MartMemory } from './mart-memory.ts';
import type { AskedRefresh } from './source-refresh.ts';

/** What check-freshness remembers of the export: record `export` of kind `source-days`. */
export type ExportMemory = {
  /** The first check of all. */
  watchingSince: string;
  asked: AskedRefresh[];
};

/** What it remembers of the marts, by name: record `marts` of kind `source-days`. */
export type MartMemories = Record<string, MartMemory>;

/** Both records as they were read, for a write that only goes through if they still are so. */
export type Memory = {
  exported: Stored<ExportMemory> | undefined;
  marts: Stored<MartMemories> | undefined;
};

/** An export day that was asked for longer ago is in every publish. */
const keptMilliseconds = 60 * 24 * 60 * 60_000;

/** Reads what the checks before left. */
export async function readMemory(state: State): Promise<Memory> {
  const [exported, marts] = await Promise.all([
    state.read<ExportMemory>('source-days', 'export'),
    state.read<MartMemories>('source-days', 'marts'),
  ]);
  return { exported, marts };
}

/** Records the first check of all; that another check was first is just as well. */
export async function recordFirstCheck(state: State, memory: Memory, now: Date): Promise<void> {
  if (memory.exported) return;
  const first: ExportMemory = { watchingSince: now.toISOString(), asked: [] };
  await state.create('source-days', 'export', first);
}

/** Claims a refresh for one check; `conflict` when another one changed the record since it was read. */
export async function claimRefresh(
  state: State,
  exported: Stored<ExportMemory> | undefined,
  claim: AskedRefresh,
): Promise<'claimed' | 'conflict'> {
  const oldest = Date.parse(claim.at) - keptMilliseconds;
  const others = (exported?.value.asked ?? []).filter(
    ({ eventId, at }) => eventId !== claim.eventId && Date.parse(at) > oldest,
  );
  const next: ExportMemory = {
    watchingSince: exported?.value.watchingSince ?? claim.at,
    asked: [...others, claim],
  };
  const write = exported
    ? await state.update('source-days', 'export', next, { version: exported.version })
    : await state.create('source-days', 'export', next);
  return write.outcome === 'written' ? 'claimed' : 'conflict';
}

/** Records that a claimed refresh was published; nothing to do where somebody else took the claim over. */
export async function confirmRefresh(state: State, { eventId, checkId }: AskedRefresh): Promise<void> {
  for (;;) {
    const stored = await state.read<ExportMemory>('source-days', 'export');
    const isOurs = (refresh: AskedRefresh) => refresh.eventId === eventId && refresh.checkId === checkId;
    if (!stored?.value.asked.some((refresh) => isOurs(refresh) && !refresh.isSent)) return;
    const asked = stored.value.asked.map((refresh) =>
      isOurs(refresh) ? { ...refresh, isSent: true } : refresh,
    );
    const { version } = stored;
    const write = await state.update('source-days', 'export', { ...stored.value, asked }, { version });
    if (write.outcome === 'written') return;
  }
}

/** Remembers the marts where something changed; a conflict means that another check saw the same marts. */
export async function recordMarts(
  state: State,
  stored: Stored<MartMemories> | undefined,
  next: MartMemories,
): Promise<void> {
  if (JSON.stringify(stored?.value ?? {}) === JSON.stringify(next)) return;
  if (stored) await state.update('source-days', 'marts', next, { version: stored.version });
  else await state.create('source-days', 'marts', next);
}
