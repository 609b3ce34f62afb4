import assert from 'node:assert/strict';
import { base64, type Claim, textsOf, type World } from './world.ts';

const withSubscription =
  (check: (world: World) => Promise<void>, settings: object = {}): Claim['check'] =>
  async (world) => {
    await world.topic();
    await world.subscription('billing', settings);
    await check(world);
  };

const refusesMessage = (message: object): Claim['check'] =>
  withSubscription(async ({ publish, pull }) => {
    assert.equal((await publish([{ data: base64('good') }, message])).status, 400);
    assert.deepEqual(await pull('billing'), []);
  });

const selects = (filter: string, expected: string[]): Claim => ({
  title: `the filter ${filter} selects ${expected.join(' and ')}`,
  check: withSubscription(
    async ({ publish, pull }) => {
      await publish([
        { data: base64('paid'), attributes: { state: 'paid', region: 'am-yerevan' } },
        { data: base64('sent'), attributes: { state: 'sent', region: 'ge' } },
        { data: base64('odd'), attributes: { 'a b': 'quo"te' } },
        { data: base64('bare') },
      ]);
      assert.deepEqual(textsOf(await pull('billing')).sort(), expected.sort());
    },
    { filter },
  ),
});

const refusesFilter = (filter: string, why: string): Claim => ({
  title: `a filter ${why} is refused`,
  check: async ({ topic, subscription }) => {
    await topic();
    assert.equal((await subscription('billing', { filter })).status, 400);
  },
});

const manyAttributes = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`key${index}`, 'v']));

/** What can be published, and which messages a filter lets through. */
export const publishingClaims: Claim[] = [
  {
    title: 'a message arrives with its data, attributes and ordering key',
    check: withSubscription(async ({ publish, pull }) => {
      const { body } = await publish([
        { data: base64('hello'), attributes: { colour: 'blue' }, orderingKey: 'k' },
      ]);
      const [received] = await pull('billing');
      assert.equal(received.message.messageId, body.messageIds[0]);
      assert.deepEqual(textsOf([received]), ['hello']);
      assert.deepEqual(received.message.attributes, { colour: 'blue' });
      assert.equal(received.message.orderingKey, 'k');
    }),
  },
  {
    title: 'attributes alone make a message',
    check: withSubscription(async ({ publish, pull }) => {
      await publish([{ attributes: { colour: 'blue' } }]);
      assert.deepEqual((await pull('billing'))[0].message.attributes, { colour: 'blue' });
    }),
  },
  {
    title: 'a message without data and attributes is refused, with its whole request',
    check: refusesMessage({}),
  },
  {
    title: 'a message has at most 100 attributes',
    check: refusesMessage({ data: base64('x'), attributes: manyAttributes }),
  },
  {
    title: 'the key of an attribute has at most 256 bytes',
    check: refusesMessage({ data: base64('x'), attributes: { ['k'.repeat(257)]: 'v' } }),
  },
  {
    title: 'the value of an attribute has at most 1024 bytes',
    check: refusesMessage({ data: base64('x'), attributes: { key: 'ä'.repeat(513) } }),
  },
  {
    title: 'the key of an attribute does not begin with goog',
    check: refusesMessage({ data: base64('x'), attributes: { googlish: 'v' } }),
  },
  {
    title: 'an ordering key has at most 1024 bytes',
    check: refusesMessage({ data: base64('x'), orderingKey: 'k'.repeat(1025) }),
  },
  {
    title: 'a message of more than 10 MiB is refused',
    check: withSubscription(async ({ publish }) => {
      const message = { data: Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64') };
      assert.equal((await publish([message])).status, 400);
    }),
  },
  {
    title: 'data that is not base64 is refused',
    check: withSubscription(async ({ publish }) => {
      assert.equal((await publish([{ data: '***' }])).status, 400);
    }),
  },
  selects('attributes:state', ['paid', 'sent']),
  selects('attributes.state = "paid"', ['paid']),
  selects('attributes.state != "paid"', ['sent', 'odd', 'bare']),
  selects('NOT attributes:state', ['odd', 'bare']),
  selects('hasPrefix(attributes.region, "am-")', ['paid']),
  selects('(attributes.state = "paid" OR attributes.state = "sent") AND -attributes.region = "ge"', ['paid']),
  selects('attributes."a b" = "quo\\"te"', ['odd']),
  refusesFilter('attributes.state == "paid"', 'of bad syntax'),
  refusesFilter('attributes:a AND attributes:b OR attributes:c', 'that mixes AND and OR without parentheses'),
  refusesFilter(`attributes.key = "${'v'.repeat(250)}"`, 'of more than 256 bytes'),
];
