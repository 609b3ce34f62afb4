import type { Tone } from '../document.ts';

/** The colours of a mail in one scheme; text on its ground reaches WCAG AA everywhere. */
export type Palette = {
  page: string;
  card: string;
  text: string;
  muted: string;
  line: string;
  code: string;
  link: string;
  bar: string;
  fadedBar: string;
  track: string;
};

/** By day. */
export const light: Palette = {
  page: '#eef0f3',
  card: '#ffffff',
  text: '#1c2026',
  muted: '#59616e',
  line: '#d9dde3',
  code: '#f3f5f7',
  link: '#0b57a4',
  bar: '#3f6fb5',
  fadedBar: '#8a93a1',
  track: '#e6e9ee',
};

/** By night. */
export const dark: Palette = {
  page: '#101215',
  card: '#1b1e23',
  text: '#e7e9ec',
  muted: '#a9b0ba',
  line: '#3a4049',
  code: '#262a31',
  link: '#8cbcf5',
  bar: '#7aa7e8',
  fadedBar: '#808a98',
  track: '#2e333b',
};

/** The ground of the banner; white words stand on it in both schemes. */
export const bannerGround: Record<Tone, string> = {
  critical: '#b3261e',
  serious: '#8a4a00',
  minor: '#1f4e8c',
  good: '#1a6a3a',
  neutral: '#3d4553',
};

/** The words on a banner and on a button. */
export const onBanner = '#ffffff';
