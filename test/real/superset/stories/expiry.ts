import { startExpiringProxy } from '../expiring-proxy.ts';
import { addColumn, findingsOf, openMart } from '../mart.ts';
import type { Story } from '../story.ts';

const moments: { when: string; ends: (call: string, earlier: readonly string[]) => boolean }[] = [
  { when: 'between two lists', ends: (call) => call === 'GET /api/v1/dashboard/' },
  {
    when: 'while four charts are being read',
    ends: (call, earlier) => isOfChart(call) && earlier.filter(isOfChart).length === 6,
  },
  { when: 'right at the write', ends: (call) => call.startsWith('PUT ') },
];

const isOfChart = (call: string) => /^GET \/api\/v1\/chart\/\d+$/.test(call);

/** A login lasts a quarter of an hour, and a run may begin at its end. */
export const expiryStories: Story[] = moments.map(({ when, ends }) => ({
  title: `a login that ends ${when} costs one login more, and nothing else`,
  tell: async (t, drift) => {
    const { world, mart, story } = await openMart(t, drift);
    await addColumn(world, mart);
    const proxy = await startExpiringProxy(drift.url, { ends, expired: world.expiredToken(world.userId) });
    t.teardown(proxy.stop);

    const outcome = await story.run(world.clientWith({ url: proxy.url }));

    t.is(proxy.calls.filter((call) => call === 'POST /api/v1/security/login').length, 2);
    t.like(outcome.synced, [{ dataset: mart.name, added: ['apply_clicks'] }]);
    t.deepEqual(findingsOf(outcome, mart), []);
    t.is(outcome.checked.obstacles, undefined);
  },
}));
