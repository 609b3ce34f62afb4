import { createHash } from 'node:crypto';
import test from 'ava';
import { html, trusted } from '../../../functions/acknowledge/html.ts';
import { linkHash } from '../../../shared/acknowledge-link.ts';
import { linkRecordId } from '../../../shared/controls.ts';
import { morning, serve, tokenOf } from './_world.ts';

const attack = `"><script>alert('x')</script>&lt;`;
const harmless = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;lt;';

test('whatever a link says is text on the page', async (t) => {
  const { get, post } = await serve(t);
  const token = tokenOf({ title: attack, incident: attack });

  for (const page of [await get(token), await post(token)]) {
    t.false(page.text.includes('<script'));
    t.true(page.text.includes(`<dd>${harmless}</dd>`));
  }
});

test('whoever used a link is text on the page', async (t) => {
  const { get, state } = await serve(t);
  const token = tokenOf();
  const use = {
    action: 'acknowledge',
    control: 'c',
    author: attack,
    at: morning.toISOString(),
    messageId: '1',
  };
  await state.put('controls', linkRecordId(linkHash(token)), use);

  const { text } = await get(token);

  t.true(text.includes(harmless));
  t.false(text.includes('<script'));
});

test('a template escapes every value but markup', (t) => {
  t.is(
    html`<p title="${attack}">${['a', 'b'].map((item) => html`<b>${item}&</b>`)}</p>`.markup,
    `<p title="${harmless}"><b>a&</b><b>b&</b></p>`,
  );
  t.is(html`${trusted('<br>')}${undefined}${0}${"'"}`.markup, '<br>0&#39;');
});

test('a comment is one line of text, whatever is put into it', async (t) => {
  const { post, published } = await serve(t);

  const page = await post(tokenOf(), {
    comment: 'fixed\r\nBcc: all@example.test\u0000\u2028x \u202eetarepo\u202c',
  });

  t.is(published[0]?.data.reason, 'fixed Bcc: all@example.test x etarepo');
  t.false(JSON.stringify(page.headers).includes('Bcc'));
});

test('nothing in the address gets into a header', async (t) => {
  const { ask } = await serve(t);

  const page = await ask('GET', '/?token=a.b%0d%0aSet-Cookie:%20x=1&token=c');

  t.is(page.status, 400);
  t.is(page.headers['set-cookie'], undefined);
});

test('every page, good or bad, tells the browser to do nothing else with it', async (t) => {
  const { ask, get, post } = await serve(t);
  const pages = [await get(tokenOf()), await post(tokenOf()), await get('x'), await ask('PUT', '/')];

  for (const { headers, text } of pages) {
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    t.is(
      headers['content-security-policy'],
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    );
    t.like(headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    t.is(headers['set-cookie'], undefined);
    t.is(headers['x-powered-by'], undefined);
  }
});

test('no page asks for anything from elsewhere, and none holds its own token', async (t) => {
  const { get, post } = await serve(t);
  const token = tokenOf();

  for (const { text } of [await get(token), await post(token), await get('x')]) {
    t.notRegex(text, /<(script|link|img|iframe|object)\b|\bsrc=|\bhref=|url\(|\bon\w+=|\bstyle=/);
    t.false(text.includes(token));
  }
});

test('a page can be read aloud: it has a language, a title, and a label for every field', async (t) => {
  const { get } = await serve(t);

  const { text } = await get(tokenOf());

  t.regex(text, /<html lang="en">/);
  t.regex(text, /<title>Acknowledge this incident\?<\/title>/);
  t.regex(text, /<meta name="viewport" content="width=device-width, initial-scale=1">/);
  t.regex(text, /<fieldset>\s*<legend>/);
  t.regex(text, /<label class="comment" for="comment">/);
  t.regex(text, /<textarea id="comment"/);
  const radios = text.match(/<label class="choice"><input type="radio"[^>]*><span>/g);
  t.is(radios?.length, 4);
});
