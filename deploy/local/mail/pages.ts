import type { ReceivedMail } from './received-mail.ts';

/** A page with all mails; it looks for new ones by itself. */
export function renderList(newestFirst: readonly ReceivedMail[]): string {
  const items = newestFirst.map(
    (mail) => html`<li><a href="/mails/${mail.id}"><strong>${mail.subject || 'No subject'}</strong>
<span>${mail.recipients.join(', ')}</span> <time>${timeOf(mail)}</time></a></li>`,
  );
  const list = items.length > 0 ? html`<ol>${items}</ol>` : html`<p>No mail yet.</p>`;
  const count = html`<p class="quiet">Newest first. <a href="/mails.json">As JSON</a></p>`;
  return page({ title: 'Inbox', refresh: true, body: html`<h1>Inbox</h1>${count}${list}` });
}

/** One mail: as a mail program shows it, its text, its headers and its source. */
export function renderMail(mail: ReceivedMail): string {
  const headers = mail.headers.map(({ name, value }) => html`<tr><th>${name}</th><td>${value}</td></tr>`);
  // No scripts in the frame; the page that a link opens is free of that.
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  const frame = html`<iframe sandbox="${sandbox}" src="/mails/${mail.id}/html" title="The mail"></iframe>`;
  return page({
    title: mail.subject,
    refresh: false,
    body: html`<p><a href="/">Inbox</a></p><h1>${mail.subject}</h1>
<p class="quiet">${mail.from} to ${mail.to || mail.recipients.join(', ')}, <time>${timeOf(mail)}</time></p>
${mail.html ? frame : ''}
<details ${mail.html ? '' : 'open'}><summary>Text</summary><pre>${mail.text}</pre></details>
<details><summary>Headers</summary><table>${headers}</table></details>
<details><summary>Source</summary><p><a href="/mails/${mail.id}/source">By itself</a></p><pre>${mail.raw}</pre></details>`,
  });
}

/** What is shown for an address that has no page. */
export function renderNotFound(): string {
  const body = html`<h1>No such mail</h1><p>It may be older than those kept. <a href="/">Inbox</a></p>`;
  return page({ title: 'No such mail', refresh: false, body });
}

type Html = { readonly html: string };
type Part = string | number | Html | Html[];

/** Everything put into it is escaped, except what it made itself. */
function html(pieces: TemplateStringsArray, ...parts: Part[]): Html {
  const escaped = parts.map((part) =>
    typeof part === 'object'
      ? [part]
          .flat()
          .map((made) => made.html)
          .join('')
      : escapeHtml(String(part)),
  );
  return { html: pieces.map((piece, index) => piece + (escaped[index] ?? '')).join('') };
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

function timeOf({ receivedAt }: ReceivedMail): string {
  return `${receivedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function page({ title, refresh, body }: { title: string; refresh: boolean; body: Html }): string {
  const again = refresh ? html`<meta http-equiv="refresh" content="5">` : html``;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${again}<title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`.html;
}

const style: Html = {
  html: `
:root { color-scheme: light dark; --line: #d0d7de; --quiet: #57606a; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --quiet: #9198a1; --link: #79b8ff } }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.3rem; line-height: 1.3 }
a { color: var(--link) }
ol { list-style: none; margin: 0; padding: 0 }
li a { display: block; padding: .75rem .25rem; border-top: 1px solid var(--line); color: inherit; text-decoration: none }
li a:hover, li a:focus { text-decoration: underline }
li strong { display: block; color: var(--link) }
.quiet, li span, li time { color: var(--quiet); font-size: .9rem }
iframe { width: 100%; height: 75vh; border: 1px solid var(--line); background: #fff; color-scheme: normal }
details { border-top: 1px solid var(--line); padding: .5rem .25rem }
summary { cursor: pointer; padding: .25rem 0 }
pre { white-space: pre-wrap; font-size: .85rem }
th { text-align: left; vertical-align: top; padding-right: 1rem; white-space: nowrap; font-weight: 600 }
`,
};
