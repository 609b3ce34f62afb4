import type { Secret } from './secret.ts';

const longestText = 16_000;
const deepestNesting = 8;

/** Turns anything into plain JSON for a log line: never throws, and never prints one of the secrets. */
export function toLogValue(value: unknown, secrets: readonly Secret[] = []): unknown {
  return convert(value, { secrets, ancestors: [] });
}

/** An error and its causes as one text, the way Error Reporting recognises a stack. */
export function renderStack(error: Error): string {
  const stacks: string[] = [];
  const seen: unknown[] = [];
  let current: unknown = error;
  while (current !== undefined && !seen.includes(current)) {
    seen.push(current);
    stacks.push(current instanceof Error ? (current.stack ?? current.message) : describe(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return stacks.join('\nCaused by: ');
}

type Conversion = { secrets: readonly Secret[]; ancestors: readonly object[] };

function convert(value: unknown, conversion: Conversion): unknown {
  switch (typeof value) {
    case 'string':
      return cut(mask(value, conversion.secrets));
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'function':
    case 'symbol':
      return undefined;
    case 'object':
      return value === null ? null : convertObject(value, conversion);
    default:
      return value;
  }
}

function convertObject(value: object, { secrets, ancestors }: Conversion): unknown {
  if (ancestors.includes(value)) return '<circular>';
  if (ancestors.length >= deepestNesting) return '<too deep>';
  const inner = { secrets, ancestors: [...ancestors, value] };
  try {
    if (value instanceof Error) return convertError(value, inner);
    if (value instanceof Map) return convert(Object.fromEntries(value), inner);
    if (value instanceof Set || Array.isArray(value)) return [...value].map((item) => convert(item, inner));
    if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), inner);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item, inner)]));
  } catch (error) {
    return `<not printable: ${describe(error)}>`;
  }
}

// Only these parts of an error: clients hang requests with authorization headers on theirs.
function convertError(error: Error, conversion: Conversion): unknown {
  return {
    name: error.name,
    message: convert(error.message, conversion),
    ...('code' in error && { code: convert(error.code, conversion) }),
    ...('fields' in error && { fields: convert(error.fields, conversion) }),
    ...(error.cause !== undefined && { cause: convert(error.cause, conversion) }),
  };
}

function mask(text: string, secrets: readonly Secret[]): string {
  return secrets
    .map((secret) => secret.reveal())
    .filter((revealed) => revealed.length > 0)
    .reduce((masked, revealed) => masked.replaceAll(revealed, '<secret>'), text);
}

function cut(text: string): string {
  const rest = text.length - longestText;
  return rest > 0 ? `${text.slice(0, longestText)}… (${rest} more characters)` : text;
}

function describe(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value);
  } catch {
    return 'unknown';
  }
}
