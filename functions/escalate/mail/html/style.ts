import { dark } from './palette.ts';

/** The fonts a device has anyway. */
export const textFont = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The same for code. */
export const codeFont = 'ui-monospace,SFMono-Regular,Menlo,Consolas,monospace';

/**
 * The only style sheet: night colours over the inline ones, by class. A mail program that drops it shows the mail
 * by day, whole.
 */
export const styleSheet = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (prefers-color-scheme:dark){',
  `.page{background:${dark.page}!important}`,
  `.card{background:${dark.card}!important}`,
  `.text{color:${dark.text}!important}`,
  `.muted{color:${dark.muted}!important}`,
  `.line{border-color:${dark.line}!important}`,
  `.code{background:${dark.code}!important;color:${dark.text}!important;border-color:${dark.line}!important}`,
  `.link{color:${dark.link}!important}`,
  `.bar{background:${dark.bar}!important}`,
  `.faded{background:${dark.fadedBar}!important}`,
  `.track{background:${dark.track}!important}`,
  '}',
].join('');
