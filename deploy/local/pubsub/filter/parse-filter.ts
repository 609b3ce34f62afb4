import { invalidArgument } from '../pubsub-error.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Whether a message with these attributes is delivered. */
export type Filter = (attributes: Record<string, string>) => boolean;

const maximumBytes = 256;

/**
 * Reads a subscription's filter: `attributes:key`, `attributes.key = "v"`, `!=`, `hasPrefix(attributes.key, "v")`,
 * joined by AND or OR and negated by NOT or `-`. AND beside OR is refused without parentheses.
 */
export function parseFilter(text: string): Filter {
  if (!text.trim()) return () => true;
  if (Buffer.byteLength(text) > maximumBytes) {
    throw invalidArgument(`Invalid filter: expected at most ${maximumBytes} bytes.`);
  }
  const reader = createReader(text);
  const filter = readExpression(reader);
  if (reader.peek()) throw reader.unexpected('the end');
  return filter;
}

type Reader = {
  peek: () => Token | undefined;
  /** Moves on when the next token reads like this. */
  skip: (text: string) => boolean;
  expect: (text: string) => void;
  take: (type: Token['type'][], wanted: string) => string;
  unexpected: (wanted: string) => Error;
};

function createReader(text: string): Reader {
  const tokens = tokensOf(text);
  let index = 0;
  const reader: Reader = {
    peek: () => tokens[index],
    skip: (wanted) => {
      const token = tokens[index];
      if (token?.type === 'string' || token?.text !== wanted) return false;
      index++;
      return true;
    },
    expect: (wanted) => {
      if (!reader.skip(wanted)) throw reader.unexpected(`\`${wanted}\``);
    },
    take: (types, wanted) => {
      const token = tokens[index];
      if (!token || !types.includes(token.type)) throw reader.unexpected(wanted);
      index++;
      return token.value;
    },
    unexpected: (wanted) => {
      const token = tokens[index];
      const found = token ? `\`${token.text}\` at position ${token.at}` : 'the end';
      return invalidArgument(`Invalid filter: expected ${wanted}, got ${found} of \`${text}\`.`);
    },
  };
  return reader;
}

function readExpression(reader: Reader): Filter {
  const parts = [readTerm(reader)];
  let joiner: string | undefined;
  for (;;) {
    const next = reader.peek()?.text;
    if (next !== 'AND' && next !== 'OR') break;
    if (joiner && joiner !== next) throw reader.unexpected('parentheses, because AND stands beside OR');
    joiner = next;
    reader.expect(next);
    parts.push(readTerm(reader));
  }
  return joiner === 'OR'
    ? (attributes) => parts.some((part) => part(attributes))
    : (attributes) => parts.every((part) => part(attributes));
}

function readTerm(reader: Reader): Filter {
  if (reader.skip('NOT') || reader.skip('-')) {
    const term = readTerm(reader);
    return (attributes) => !term(attributes);
  }
  if (reader.skip('(')) {
    const inner = readExpression(reader);
    reader.expect(')');
    return inner;
  }
  return reader.skip('hasPrefix') ? readPrefix(reader) : readComparison(reader);
}

function readPrefix(reader: Reader): Filter {
  reader.expect('(');
  reader.expect('attributes');
  reader.expect('.');
  const key = readKey(reader);
  reader.expect(',');
  const prefix = reader.take(['string'], 'a string in quotes');
  reader.expect(')');
  return (attributes) => attributes[key]?.startsWith(prefix) ?? false;
}

function readComparison(reader: Reader): Filter {
  reader.expect('attributes');
  if (reader.skip(':')) {
    const key = readKey(reader);
    return (attributes) => Object.hasOwn(attributes, key);
  }
  reader.expect('.');
  const key = readKey(reader);
  const differs = reader.skip('!=');
  if (!differs) reader.expect('=');
  const value = reader.take(['string'], 'a string in quotes');
  return differs ? (attributes) => attributes[key] !== value : (attributes) => attributes[key] === value;
}

function readKey(reader: Reader): string {
  return reader.take(['word', 'string'], 'the key of an attribute');
}
