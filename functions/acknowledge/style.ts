import { createHash } from 'node:crypto';

/** The style of every page: one column, the reader's own fonts and colours of day and night. */
export const style = `
:root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --text: #1a1d21; --quiet: #5a626d;
  --line: #d6dae0; --accent: #0b57d0; --on-accent: #fff; --warn: #9a3412; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171a; --card: #1e2226; --text: #e8eaed; --quiet: #a3acb7; --line: #3a4149;
    --accent: #a8c7fa; --on-accent: #06245c; --warn: #fdba74; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 1.25rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
main > :last-child { margin-bottom: 0; }
.brand { margin: 0 auto .5rem; max-width: 36rem; color: var(--quiet); font-size: .875rem; }
.warn { color: var(--warn); font-weight: 600; }
.quiet { margin: 0; color: var(--quiet); font-size: .875rem; }
dl { margin: 0 0 1rem; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
fieldset { margin: 0 0 1rem; padding: .25rem 1rem .5rem; border: 1px solid var(--line); border-radius: .5rem; }
legend { padding: 0 .25rem; font-weight: 600; }
.choice { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; cursor: pointer; }
input[type="radio"] { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); flex: none; }
.comment { display: block; margin-bottom: .25rem; font-weight: 600; }
.comment span { color: var(--quiet); font-weight: 400; }
textarea { display: block; width: 100%; margin-bottom: 1rem; padding: .625rem; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--quiet); border-radius: .5rem; resize: vertical; }
button { width: 100%; min-height: 3rem; margin-bottom: 1rem; padding: .5rem 1rem; font: inherit; font-weight: 600;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { margin: 0 0 1rem; padding: .75rem; background: var(--ground); border: 1px solid var(--line);
  border-radius: .5rem; font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; }
code { font: inherit; }
`;

/** What a browser may do with a page: show it in this style, and send its form back to where it came from. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'Cache-Control': 'no-store',
  'Content-Type': 'text/html; charset=utf-8',
  // The address holds the token.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
};
