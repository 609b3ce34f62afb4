import { type Html, html, trusted } from './html.ts';
import { style } from './style.ts';

/** What one request is answered with. */
export type Answer = { status: number; page: string; headers?: Record<string, string> };

/** A whole page: its title, and what is in it. */
export function renderPage(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<p class="brand">Watchdog of the marts</p>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.markup;
}

/** A line for a terminal, with what it is for. */
export function renderCommand(what: string, line: string): Html {
  return html`<p>${what}</p>
<pre tabindex="0"><code>${line}</code></pre>`;
}
