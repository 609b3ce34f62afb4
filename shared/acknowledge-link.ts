import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import type { Secret } from './secret.ts';

/** What a link may do; one link does one thing. */
export const linkPurposes = ['acknowledge', 'approve', 'resolve'] as const;

/** What a link does. */
export type LinkPurpose = (typeof linkPurposes)[number];

/** The contacts of watchdog.yaml, whose mails carry links. */
export const linkRecipients = ['analyticsLead', 'devOps', 'stakeholder'] as const;

/** Whose mail a link is in; who uses it acts in that name. */
export type LinkRecipient = (typeof linkRecipients)[number];

/** What a link says, and its signature proves. */
export type LinkClaims = {
  purpose: LinkPurpose;
  incident: string;
  /** approve: what is approved. */
  proposal?: string | undefined;
  /** What the incident is about, for the page; cut to 120 characters. */
  title?: string | undefined;
  recipient: LinkRecipient;
  /** From when on it is refused. */
  expires: Date;
  /** Tells two links apart that say the same, such as those of two notices: each works once. */
  nonce?: string | undefined;
};

/** What a token is worth. An expired one still says what it was for. */
export type LinkVerdict =
  | { ok: true; claims: LinkClaims }
  | { ok: false; reason: 'expired'; claims: LinkClaims }
  | { ok: false; reason: 'tampered' | 'malformed' };

/** Makes and judges the links of mails. */
export type Links = {
  /** The same claims give the same link. */
  sign: (claims: LinkClaims) => URL;
  verify: VerifyLink;
};

/** Judges a token; knows nothing of whether it was used. */
export type VerifyLink = (token: string, now: Date) => LinkVerdict;

const longestToken = 2000;
const longestTitle = 120;
const shortestKeyBytes = 32;

const payloadSchema = z
  .strictObject({
    purpose: z.enum(linkPurposes),
    incident: z.string().min(1),
    proposal: z.string().min(1).optional(),
    title: z.string().optional(),
    recipient: z.enum(linkRecipients),
    expires: z.iso.datetime(),
    nonce: z.string().optional(),
  })
  .refine(({ purpose, proposal }) => purpose !== 'approve' || proposal !== undefined);

/**
 * Makes and judges links to the page at `baseUrl`. `key` is one key of at least 32 bytes, or two with a comma between
 * them: the first signs, both are accepted, so that a key can be changed while mails with the old one are read.
 */
export function createLinks({ key, baseUrl }: { key: Secret; baseUrl: string | URL }): Links {
  const [signingKey] = parseKeys(key);
  return {
    sign: (claims) => {
      const url = new URL(baseUrl);
      const payload = encodePayload(claims);
      const token = `${payload}.${signatureOf(payload, signingKey)}`;
      if (token.length > longestToken) {
        throw new RangeError(`Expected a link of at most ${longestToken} characters, got ${token.length}`);
      }
      url.searchParams.set('token', token);
      return url;
    },
    verify: createLinkVerifier(key),
  };
}

/** Judges links, for who makes none. */
export function createLinkVerifier(key: Secret): VerifyLink {
  const keys = parseKeys(key);
  return (token, now) => {
    const [, payload, signature] = /^([\w-]+)\.([\w-]+)$/.exec(token.slice(0, longestToken + 1)) ?? [];
    if (!payload || !signature || token.length > longestToken) return { ok: false, reason: 'malformed' };
    // Every key is tried, whichever fits: how long it takes says nothing.
    const matches = keys.map((candidate) => isSame(signature, signatureOf(payload, candidate)));
    if (!matches.includes(true)) return { ok: false, reason: 'tampered' };
    const claims = decodePayload(payload);
    if (!claims) return { ok: false, reason: 'malformed' };
    return claims.expires > now ? { ok: true, claims } : { ok: false, reason: 'expired', claims };
  };
}

/** The name by which a used link is remembered: whoever reads the record cannot use the link. */
export function linkHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function encodePayload({ expires, title, ...claims }: LinkClaims): string {
  const payload = payloadSchema.parse({
    ...claims,
    ...(title === undefined ? {} : { title: title.slice(0, longestTitle) }),
    expires: expires.toISOString(),
  });
  // Parsed, the members are in the schema's order, whatever order the claims came in.
  return Buffer.from(JSON.stringify(payload)).toString('base64url');
}

function decodePayload(payload: string): LinkClaims | undefined {
  try {
    const { expires, ...claims } = payloadSchema.parse(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    );
    return { ...claims, expires: new Date(expires) };
  } catch {
    return undefined;
  }
}

function signatureOf(payload: string, key: string): string {
  return createHmac('sha256', key).update(`watchdog-link.v1\n${payload}`).digest('base64url');
}

/** Compares texts of any length in a time that says nothing about where they differ. */
function isSame(text: string, other: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(text), digest(other));
}

function parseKeys(key: Secret): [string, ...string[]] {
  const [first = '', ...others] = key.reveal().split(',');
  const keys: [string, ...string[]] = [first.trim(), ...others.map((other) => other.trim())];
  const sizes = keys.map((candidate) => Buffer.byteLength(candidate));
  if (keys.length > 2 || sizes.some((size) => size < shortestKeyBytes)) {
    throw new ConfigError(
      `Expected ACKNOWLEDGE_KEY to be a key of at least ${shortestKeyBytes} bytes, or two with a comma between them, got ${sizes.map((size) => `${size} bytes`).join(', ')}; openssl rand -base64 32 makes one`,
    );
  }
  return keys;
}
