import test, { type ExecutionContext } from 'ava';
import { startDesk } from '../../../deploy/local/desk.ts';

async function startWorld(t: ExecutionContext) {
  const orders: string[] = [];
  const desk = await startDesk({
    breaks: {
      list: () => [
        { name: 'mart', summary: 'breaks a mart', isBroken: orders.includes('break mart mart_geo') },
      ],
      break: async (name, argument) => {
        if (name !== 'mart') throw new RangeError(`nothing named ${name} can be broken`);
        orders.push(`break ${name} ${argument}`);
      },
      mend: async (name) => {
        orders.push(`mend ${name}`);
        return ['mart'];
      },
    },
    advance: async (minutes) => new Date(Date.UTC(2026, 10, 24, 2, minutes)),
  });
  t.teardown(desk.close);
  const order = async (body: unknown, type = 'application/json') => {
    const response = await fetch(desk.url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { orders, order };
}

test('an order to break is carried out, and answered with what is broken', async (t) => {
  const { order, orders } = await startWorld(t);

  const answer = await order({ order: 'break', name: 'mart', argument: 'mart_geo' });

  t.deepEqual(orders, ['break mart mart_geo']);
  t.deepEqual(answer, {
    status: 200,
    body: [{ name: 'mart', summary: 'breaks a mart', isBroken: true }] as never,
  });
});

test('mend names what was mended; advance tells what time it is then', async (t) => {
  const { order } = await startWorld(t);

  t.deepEqual((await order({ order: 'mend' })).body, { mended: ['mart'] });
  t.deepEqual((await order({ order: 'advance', minutes: 30 })).body, { now: '2026-11-24T02:30:00.000Z' });
});

test('an order that makes no sense is refused with the reason', async (t) => {
  const { order, orders } = await startWorld(t);

  const unknown = await order({ order: 'break', name: 'marts' });
  t.is(unknown.status, 400);
  t.is(unknown.body.error, 'nothing named marts can be broken');
  t.is((await order({ order: 'advance', minutes: -1 })).status, 400);
  t.is((await order({ order: 'explode' })).status, 400);
  t.deepEqual(orders, []);
});

test('a form of a web page cannot order anything', async (t) => {
  const { order, orders } = await startWorld(t);

  t.is((await order({ order: 'break', name: 'mart' }, 'text/plain')).status, 400);
  t.deepEqual(orders, []);
});
