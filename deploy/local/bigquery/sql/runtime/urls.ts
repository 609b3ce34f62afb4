import { type ScalarFunction, scalar, text } from './scalar-function.ts';

/** Functions of URLs. NET.REG_DOMAIN and NET.PUBLIC_SUFFIX are missing: they need the public suffix list. */
export const URL_RUNTIME: ScalarFunction[] = [scalar('bq_net_host', [text], text, hostOf)];

/** The host as it is written; NULL where there is none. */
function hostOf(url: string): string | null {
  const trimmed = url.trim();
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(trimmed)?.[0] ?? '';
  const rest = trimmed.slice(scheme.length);
  const marked = /^\/\/([^/?#\\]*)/.exec(rest);
  const authority = marked?.[1] ?? /^[^/?#\\]*/.exec(hostPart(trimmed, scheme))?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bracketed = /^\[[^\]]*\]/.exec(host)?.[0];
  const bare = (bracketed ?? host.replace(/:.*$/, '')).trim();
  return bare || null;
}

/** `example.com:80` has no scheme, although it looks like one; `mailto:a@b.com` has. */
function hostPart(url: string, scheme: string): string {
  return /^\d/.test(url.slice(scheme.length)) ? url : url.slice(scheme.length);
}
