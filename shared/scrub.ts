import type { Secret } from './secret.ts';

const printed = '<secret>';

/** What looks like a secret wherever it comes from: BigQuery's words, log lines, what people wrote. */
const patterns: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, printed],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${printed}`],
  [/\bAIza[0-9A-Za-z_-]{20,}/g, printed],
  [/\bya29\.[0-9A-Za-z._-]+/g, printed],
  [/\bGOCSPX-[0-9A-Za-z_-]+/g, printed],
  [/\beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*/g, printed],
  [/(:\/\/)[^\s/:@]+:[^\s/@]+@/g, `$1${printed}@`],
  [/(\b\w*(?:password|passwd|pwd)["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,;&"']+)/gi, `$1${printed}`],
  [
    /(\b\w*(?:secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key)(?:["']\s*:|["']?\s*=)\s*)("[^"]*"?|'[^']*'?|[^\s,;&"']+)/gi,
    `$1${printed}`,
  ],
];

/** Members that hold a link that a mail is meant to carry. */
const ownLinks: readonly string[] = ['acknowledge', 'how'];

/** Takes the given secrets, and what looks like one, out of a text. */
export function scrubText(text: string, secrets: readonly Secret[]): string {
  const masked = secrets
    .map((secret) => secret.reveal())
    .filter((revealed) => revealed.length > 0)
    .reduce((rest, revealed) => rest.replaceAll(revealed, printed), text);
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), masked);
}

/**
 * A copy of plain data without secrets in any of its texts. It is done before anything is cut or escaped: half a
 * secret, or an escaped one, would not be recognised. `acknowledge` and `how` of an approval stay: their links are
 * signed by us and are meant to be in the mail.
 */
export function scrub<Value>(value: Value, secrets: readonly Secret[]): Value {
  return scrubValue(value, secrets) as Value;
}

function scrubValue(value: unknown, secrets: readonly Secret[]): unknown {
  if (typeof value === 'string') return scrubText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, secrets));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      ownLinks.includes(name) ? item : scrubValue(item, secrets),
    ]),
  );
}
