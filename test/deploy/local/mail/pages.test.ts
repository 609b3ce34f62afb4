import { request as httpRequest } from 'node:http';
import test from 'ava';
import { renderList } from '../../../../deploy/local/mail/pages.ts';
import { startTestInbox } from './_inbox.ts';

const hostile = `<img src=x onerror="alert('1')"> & </title><script>alert(2)</script>`;

test('whatever a mail holds is shown as text on every page of ours', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  await send({
    from: { name: hostile, address: 'watchdog@example.test' },
    to: { name: hostile, address: `"><b>@example.test`.replaceAll(/["<>]/g, '') },
    subject: hostile,
    text: `</pre>${hostile}`,
    html: `<p>harmless</p>${hostile}`,
    headers: { 'X-Cause': hostile },
  });

  const pages = await Promise.all(
    ['/', '/mails/1'].map(async (path) => (await fetch(`${inbox.url}${path}`)).text()),
  );

  for (const page of pages) {
    t.notRegex(page, /<img|<script|<p>harmless/);
    t.is(page.split('</title>').length, 2);
    t.true(page.includes('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; &lt;/title&gt;'));
  }
});

test('the HTML of a mail can run nothing and load nothing, but its links open', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  await send({ html: '<a href="http://127.0.0.1:9/ack">Acknowledge</a><script>alert(1)</script>' });

  const page = await (await fetch(`${inbox.url}/mails/1`)).text();
  const response = await fetch(`${inbox.url}/mails/1/html`);
  const html = await response.text();

  const [, sandbox] = /<iframe sandbox="([^"]*)" src="\/mails\/1\/html"/.exec(page) ?? [];
  t.is(sandbox, 'allow-popups allow-popups-to-escape-sandbox');
  const policy = response.headers.get('content-security-policy') ?? '';
  t.regex(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
  t.notRegex(policy, /allow-scripts|allow-same-origin|script-src/);
  t.true(html.startsWith('<!doctype html><base target="_blank">'));
  t.regex(html, /<a href="http:\/\/127\.0\.0\.1:9\/ack">Acknowledge<\/a>/);
});

test('the list has the newest first, with whom it is for and when it came, and no remote parts', async (t) => {
  const { inbox, clock, send } = await startTestInbox(t);
  await send({ subject: 'first' });
  clock.advance(90_000);
  await send({ subject: 'second', to: { address: 'davit@example.test' } });

  const response = await fetch(`${inbox.url}/`);
  const page = await response.text();

  t.is(response.headers.get('content-type'), 'text/html; charset=utf-8');
  const entries = [
    ...page.matchAll(/href="(\/mails\/\d)"><strong>(\w+)<\/strong>\s*<span>(.*?)<\/span> <time>(.*?)</g),
  ];
  t.deepEqual(
    entries.map(([, ...parts]) => parts),
    [
      ['/mails/2', 'second', 'davit@example.test', '2026-03-01 06:01:30 UTC'],
      ['/mails/1', 'first', 'nare@example.test', '2026-03-01 06:00:00 UTC'],
    ],
  );
  t.notRegex(page, /https?:|<script|<link|@import|url\(/);
});

test('an empty inbox says so', (t) => {
  t.regex(renderList([]), /No mail yet\./);
});

test('a mail shows its text, its headers and its source', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  await send();

  const page = await (await fetch(`${inbox.url}/mails/1`)).text();
  const source = await fetch(`${inbox.url}/mails/1/source`);

  t.regex(page, /<summary>Text<\/summary><pre>mart_geo is stale/);
  t.regex(page, /<th>Message-ID<\/th><td>&lt;n1@watchdog\.example\.test&gt;<\/td>/);
  t.is(source.headers.get('content-type'), 'text/plain; charset=utf-8');
  t.deepEqual(
    [await source.text()],
    inbox.mails().map(({ raw }) => raw),
  );
});

test('all mails can be had as data, in the order they came', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  await send({ subject: 'first' });
  await send({ subject: 'second' });

  const mails = (await (await fetch(`${inbox.url}/mails.json`)).json()) as Record<string, unknown>[];

  t.deepEqual(
    mails.map(({ id, subject, receivedAt }) => [id, subject, receivedAt]),
    [
      [1, 'first', '2026-03-01T06:00:00.000Z'],
      [2, 'second', '2026-03-01T06:00:00.000Z'],
    ],
  );
});

test('what is not there is not found, and nothing can be written', async (t) => {
  const { inbox } = await startTestInbox(t);
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(`${inbox.url}${path}`, { method })).status;

  t.is(await statusOf('/mails/1'), 404);
  t.is(await statusOf('/mails/x'), 404);
  t.is(await statusOf('/mails/1/other'), 404);
  t.is(await statusOf('/', 'POST'), 405);
  t.is(await statusOf('/', 'HEAD'), 200);
  t.is(await rawStatusOf(inbox.url, '//'), 404);
});

/** Of an address that `fetch` would tidy up first. */
function rawStatusOf(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
