import test from 'ava';
import fc from 'fast-check';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { addresses, nestingProblems, visibleWords } from './_html.ts';
import { firstNotice } from './_incident-examples.ts';
import { geoFailed, links, seen } from './_world.ts';

function hasUnprintable(text: string): boolean {
  return /[\p{Cc}\u202e]/u.test(text.replaceAll('\n', ''));
}

function mailAbout(finding: Partial<Finding>, title = firstNotice.incident.title) {
  return renderMail({
    ...firstNotice,
    incident: { ...firstNotice.incident, title },
    findings: [seen({ ...geoFailed, ...finding }, '2026-11-24T02:02:00Z')],
  });
}

test('markup in evidence is shown as it is and becomes none', (t) => {
  const markup = '</td></table><script>alert(1)</script><img src=x onerror=alert(1)>';
  const { html } = mailAbout(
    { summary: markup, fix: markup, evidence: [{ label: markup, value: markup }] },
    markup,
  );

  t.notRegex(html, /<(script|img)/);
  t.deepEqual(nestingProblems(html), []);
  t.true(visibleWords(html).some((word) => word.includes('<script>alert(1)</script>')));
});

test('a link of a finding that is none of the web is only words', (t) => {
  const { html } = mailAbout({ links: [{ title: 'look', url: 'javascript:alert(1)' }] });

  t.false(html.includes('javascript:'));
  t.true(visibleWords(html).includes('look'));
});

test('whatever BigQuery says, tags close and no address is added', (t) => {
  const before = addresses(mailAbout({}).html);

  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (said) => {
      const { html, text, subject } = mailAbout(
        { summary: said || 'x', fix: said, evidence: [{ label: said, value: said }] },
        said,
      );
      return (
        nestingProblems(html).length === 0 &&
        addresses(html).length === before.length &&
        !hasUnprintable(text + html) &&
        !/[\r\n]/.test(subject)
      );
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('an escape sequence does not reach the terminal, nor a mark that turns words around', (t) => {
  const { text, html } = mailAbout({ summary: 'red \u001b[31m and \u202eback' });

  t.false(hasUnprintable(text + html));
});

test('long text is cut, with the way to the rest', (t) => {
  const { text, html } = mailAbout({ evidence: [{ label: 'BigQuery says', value: 'x'.repeat(4900) }] });

  t.regex(text, /…\s+4,200\s+more\s+characters:\s+log\s+<https/);
  t.true(text.includes(`<${links.logs}>`));
  t.true(html.includes('4,200 more characters: <a'));
});

test('long text without a log to look into says only how much is missing', (t) => {
  const finding = { ...geoFailed, evidence: [{ label: 'BigQuery says', value: 'x'.repeat(4900) }] };
  const { text } = renderMail({
    ...firstNotice,
    links: {},
    findings: [seen(finding, '2026-11-24T02:02:00Z')],
  });

  t.regex(text, /…\s+4,200\s+more\s+characters\n/);
});

test('500 findings with all they may hold make a mail that Gmail still shows whole', (t) => {
  const long = 'word '.repeat(200);
  const findings = Array.from({ length: 500 }, (_, index) =>
    seen(
      {
        kind: index % 2 === 0 ? 'refresh-failed' : 'chart-broken',
        subject: index % 2 === 0 ? `mart_number_${index}` : `chart ${index}`,
        summary: long,
        fix: `${index} ${long}`,
        evidence: Array.from({ length: 12 }, () => ({ label: long, value: long })),
        links: [{ title: long, url: `https://example.test/${index}` }],
      },
      '2026-11-24T02:02:00Z',
    ),
  );
  const { html, text } = renderMail({ ...firstNotice, findings });

  t.true(Buffer.byteLength(html) < 102_000, `${Buffer.byteLength(html)}`);
  t.true(text.includes('more marts'));
});

test('a quote in a message to publish cannot end the shell word it stands in', (t) => {
  const rerun = { topic: 'refresh-marts', body: { reason: "it's; rm -rf /" } };
  const { text } = mailAbout({ rerun });

  t.true(text.includes(`--message='{"reason":"it'\\''s; rm -rf /"}'`));
});
