import test from 'ava';
import { renderedExamples } from './_examples.ts';
import { addresses, nestingProblems, visibleWords } from './_html.ts';

const mails = renderedExamples();

test('no mail names what the watchdog replaced', (t) => {
  for (const [name, { subject, text, html }] of mails) {
    for (const replaced of [
      'refresh_marts.py',
      'check_status.py',
      'mart_status.json',
      'mart_refresh.log',
      'crontab',
    ]) {
      t.false(`${subject}${text}${html}`.includes(replaced), `${name}: ${replaced}`);
    }
  }
});

test('the text says every word that the HTML shows, and has every address', (t) => {
  for (const [name, { text, html }] of mails) {
    const missing = visibleWords(html).filter((word) => !text.includes(word));
    t.deepEqual(missing, [], name);
    for (const address of addresses(html)) t.true(text.includes(address), `${name}: ${address}`);
  }
});

test('the text fits a terminal of 80 columns, but for addresses and lines to copy', (t) => {
  for (const [name, { text }] of mails) {
    const tooWide = text
      .split('\n')
      .filter((line) => line.length > 80 && !/https:\/\/|'\{|serviceAccount:/.test(line));
    t.deepEqual(tooWide, [], name);
  }
});

test('the HTML loads nothing and runs nothing', (t) => {
  for (const [name, { html }] of mails) {
    t.notRegex(html, /<(img|script|link|iframe|form|object|svg|video)\b/i, name);
    t.notRegex(html, /\bsrc=|url\(|@import|@font-face|\son\w+=/i, name);
    t.is(html.match(/<style>/g)?.length, 1, name);
  }
});

test('every tag of the HTML closes, and what is not of the web is no link', (t) => {
  for (const [name, { html }] of mails) {
    t.deepEqual(nestingProblems(html), [], name);
    t.true(
      addresses(html).every((address) => address.startsWith('https://')),
      name,
    );
  }
});

test('a mail is a card of at most 640 in a page for phones, dark by night', (t) => {
  for (const [name, { html }] of mails) {
    t.regex(html, /max-width:640px/, name);
    t.regex(html, /<meta name="viewport" content="width=device-width/, name);
    t.regex(html, /<meta name="color-scheme" content="light dark">/, name);
    t.regex(html, /@media \(prefers-color-scheme:dark\)/, name);
  }
});

test('Gmail shows a mail whole, for it is smaller than 102 kB', (t) => {
  for (const [name, { html }] of mails) t.true(Buffer.byteLength(html) < 60_000, name);
});

test('no mail prints what is not there', (t) => {
  for (const [name, { subject, text, html }] of mails) {
    t.notRegex(subject + text, /\bundefined\b|\bnull\b|NaN|Invalid Date|\[object/, name);
    t.notRegex(html, />\s*(undefined|null|NaN)\s*</, name);
  }
});

test('a subject is one line of at most 90 characters that begins with the state', (t) => {
  for (const [name, { subject }] of mails) {
    t.true(subject.length <= 90, `${name}: ${subject}`);
    t.regex(subject, /^[A-Z0-9 -]+ \| \S/, name);
    t.false(/[\r\n]/.test(subject), name);
  }
});

test('a time that matters is told in the zone of the team and in UTC', (t) => {
  for (const [name, { text }] of mails) {
    if (name === 'storm') continue;
    t.regex(text, /\d+ Nov \d\d:\d\d \(Asia\/Yerevan\), \d\d:\d\d UTC/, name);
  }
});
