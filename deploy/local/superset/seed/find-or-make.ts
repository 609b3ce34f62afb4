import { z } from 'zod';
import type { SupersetCaller } from '../../../../shared/clients/superset/caller.ts';
import { listAll } from '../../../../shared/clients/superset/pages.ts';

/** What was found, or made just now. */
export type FoundOrMade = { id: number; isNew: boolean };

const identified = z.looseObject({ id: z.number() });

/** How a kind of object tells its name. */
const nameMembers = {
  database: 'database_name',
  dataset: 'table_name',
  dashboard: 'dashboard_title',
  chart: 'slice_name',
  rowlevelsecurity: 'name',
  report: 'name',
} as const;

/** A kind of object that has a name in Superset. */
export type Kind = keyof typeof nameMembers;

/** Makes objects of a kind, one after the other, unless there is one of that name already: everything is listed once. */
export async function openKind(
  { call }: SupersetCaller,
  kind: Kind,
): Promise<(name: string, body: object) => Promise<FoundOrMade>> {
  const path = `/api/v1/${kind}/`;
  const nameMember = nameMembers[kind];
  const columns = ['id', nameMember];
  const listed = await listAll(call, { path, item: identified, orderBy: nameMember, columns });
  const ids = new Map<unknown, number>(listed.map((entry) => [entry[nameMember], entry.id]));
  return async (name, body) => {
    const found = ids.get(name);
    if (found !== undefined) return { id: found, isNew: false };
    const { id } = await call({
      method: 'POST',
      path,
      body: { ...body, [nameMember]: name },
      answer: identified,
    });
    ids.set(name, id);
    return { id, isNew: true };
  };
}

/** One after the other: two writes at once may meet in Superset's own checks of names. */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
