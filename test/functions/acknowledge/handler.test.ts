import test from 'ava';
import { linkHash } from '../../../shared/acknowledge-link.ts';
import { type LinkUse, linkRecordId } from '../../../shared/controls.ts';
import { TransientError } from '../../../shared/errors.ts';
import { controlRequest } from '../../../shared/events/requests.ts';
import { claims, morning, serve, tokenOf } from './_world.ts';

const used: LinkUse = {
  action: 'acknowledge',
  control: 'acknowledge.mart_geo-20261124T0200Z',
  author: 'Davit (DevOps contact)',
  at: morning.toISOString(),
  messageId: '9',
};

test('reading a link shows what the button would do, and changes nothing', async (t) => {
  const { get, published, state, log } = await serve(t);

  const page = await get(tokenOf());

  t.is(page.status, 200);
  for (const said of [
    'Acknowledge this incident?',
    'mart_geo could not be refreshed',
    'mart_geo-20261124T0200Z',
    'Anahit (analytics lead)',
    'Thu 26 Nov, 10:00',
    '4 hours, until Tue 14:00',
    'Until tomorrow, 09:00',
    'Nothing has changed yet.',
  ]) {
    t.true(page.text.includes(said), said);
  }
  t.deepEqual(published, []);
  t.deepEqual(await state.list('controls'), []);
  t.deepEqual(log.lines, []);
});

test('four hours are preselected, of four choices', async (t) => {
  const { get } = await serve(t);

  const { text } = await get(tokenOf());

  const inputs = text.match(/<input type="radio"[^>]*>/g) ?? [];
  t.deepEqual(
    inputs.map((input) => [/value="(\w+)"/.exec(input)?.[1], input.includes(' checked')]),
    [
      ['1h', false],
      ['4h', true],
      ['tomorrow', false],
      ['24h', false],
    ],
  );
});

test('a mail scanner that reads a link a hundred times, by GET and by HEAD, does not use it up', async (t) => {
  const { ask, get, post, published } = await serve(t, {
    limits: {
      perAddress: { burst: 1000, perMinute: 1 },
      overall: { burst: 1000, perMinute: 1 },
      addresses: 10,
    },
  });
  const token = tokenOf();

  for (let times = 0; times < 50; times++) {
    t.is((await get(token)).status, 200);
    const head = await ask('HEAD', `/?token=${token}`);
    t.deepEqual([head.status, head.text], [200, '']);
  }
  t.deepEqual(published, []);

  t.is((await post(token)).status, 200);
  t.is(published.length, 1);
});

test('the button tells control once what the person wants, in the name of the recipient', async (t) => {
  const { post, published, state, log } = await serve(t);
  const token = tokenOf();

  const page = await post(token, { duration: '24h', comment: ' I look\r\nafter it ' });

  t.is(page.status, 200);
  t.true(page.text.includes('Acknowledged until Wed 25 Nov, 10:00'));
  t.is(published.length, 1);
  t.like(published[0], {
    topic: 'control',
    orderingKey: claims.incident,
    id: `control/${linkHash(token)}`,
    type: 'watchdog.control.v1',
    subject: claims.incident,
  });
  t.deepEqual(published[0]?.data, {
    action: 'acknowledge',
    incident: claims.incident,
    duration: '24h',
    author: 'Anahit (analytics lead)',
    reason: 'I look after it',
    link: linkHash(token),
    linkExpires: '2026-11-26T06:00:00.000Z',
  });
  t.notThrows(() => controlRequest.parse(published[0]?.data));
  t.deepEqual(await state.list('controls'), []);
  t.like(log.lines, [{ severity: 'INFO', message: 'A link was used' }]);
});

for (const [duration, expected] of [
  ['1h', '1h'],
  ['4h', '4h'],
  // From 10:00 until 09:00 of the next day.
  ['tomorrow', '1380m'],
] as const) {
  test(`the choice ${duration} asks control for ${expected}`, async (t) => {
    const { post, published } = await serve(t);

    await post(tokenOf(), { duration });

    t.like(published[0]?.data, { duration: expected, reason: 'by the link in the mail' });
  });
}

test('a link to resolve closes the incident, and asks for no duration', async (t) => {
  const { get, post, published } = await serve(t);
  const token = tokenOf({ purpose: 'resolve', recipient: 'devOps' });

  t.false((await get(token)).text.includes('<input'));
  t.true((await post(token, { comment: 'fixed' })).text.includes('Closed'));

  t.like(published[0]?.data, {
    action: 'resolve',
    incident: claims.incident,
    author: 'Davit (DevOps contact)',
    reason: 'fixed',
  });
  t.false('duration' in (published[0]?.data ?? {}));
});

test('a link to approve approves its proposal, not its incident', async (t) => {
  const { get, post, published } = await serve(t);
  const token = tokenOf({ purpose: 'approve', proposal: 'p1', recipient: 'stakeholder' });

  t.true((await get(token)).text.includes('It has 4 hours for it.'));
  await post(token);

  t.like(published[0], { orderingKey: 'p1' });
  t.like(published[0]?.data, { action: 'approve', proposal: 'p1', author: 'the stakeholder' });
  t.false('incident' in (published[0]?.data ?? {}));
});

test('a link that was used says by whom and when, and does nothing more', async (t) => {
  const { get, post, state, published, log } = await serve(t);
  const token = tokenOf();
  await state.put('controls', linkRecordId(linkHash(token)), used);

  for (const page of [await get(token), await post(token)]) {
    t.is(page.status, 409);
    t.true(
      page.text.includes('Davit (DevOps contact) used it on Tue 24 Nov, 10:00 to acknowledge the incident.'),
    );
    t.true(
      page.text.includes('gcloud pubsub topics publish control \\\n  --project ineco-dwh \\\n  --message'),
    );
  }

  t.deepEqual(published, []);
  t.like(log.lines, [
    {
      severity: 'WARNING',
      message: 'A link was refused',
      fields: { reason: 'used', incident: claims.incident },
    },
  ]);
  t.is(log.lines.length, 1, 'reading it is no reason to warn');
});

test('a double click says the same thing twice: one id, one link, for control to act on once', async (t) => {
  const { post, published } = await serve(t);
  const token = tokenOf();

  const pages = await Promise.all([post(token), post(token)]);

  t.deepEqual(
    pages.map(({ status }) => status),
    [200, 200],
  );
  t.is(published.length, 2);
  t.deepEqual(published[1], published[0]);
});

test('when Pub/Sub does not answer, the page says to try again, and the link still works', async (t) => {
  const failing = await serve(t, {
    publish: () => Promise.reject(new TransientError('Publishing to topic control failed')),
  });
  const token = tokenOf();

  const page = await failing.post(token);

  t.is(page.status, 503);
  t.is(page.headers['retry-after'], '60');
  t.true(page.text.includes('try again'));
  t.true(page.text.includes('Your link is not used up'));
  t.deepEqual(await failing.state.list('controls'), []);
  t.like(failing.log.lines, [{ severity: 'ERROR', message: 'What a link asks could not be published' }]);
  t.is((await failing.get(token)).status, 200);
});

test('when the state does not answer, the page works: control guards the link', async (t) => {
  const { get, post, published, log } = await serve(t, {
    state: { read: () => Promise.reject(new TransientError('The state did not answer')) },
  });

  t.is((await get(tokenOf())).status, 200);
  t.is((await post(tokenOf())).status, 200);

  t.is(published.length, 1);
  t.deepEqual(
    log.lines.map(({ severity }) => severity),
    ['WARNING', 'WARNING', 'INFO'],
  );
});

test('without the time no link can be judged', async (t) => {
  const { post, published } = await serve(t, {
    clock: {
      now: () => morning,
      synchronise: () => Promise.reject(new TransientError('The clock did not answer')),
    },
  });

  t.is((await post(tokenOf())).status, 503);
  t.deepEqual(published, []);
});
