import test from 'ava';
import {
  bannerGround,
  dark,
  light,
  onBanner,
  type Palette,
} from '../../../../functions/escalate/mail/html/palette.ts';

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const readable = test.macro({
  exec: (t, { text, muted, link, card, code, bar, fadedBar }: Palette) => {
    for (const words of [text, muted, link]) t.true(contrast(words, card) >= 4.5, `${words} on ${card}`);
    t.true(contrast(text, code) >= 4.5);
    t.true(contrast(link, code) >= 4.5);
    // A bar is no text: 3 is enough to see where it ends.
    for (const drawn of [bar, fadedBar]) t.true(contrast(drawn, card) >= 3, `${drawn} on ${card}`);
  },
  title: (scheme = '') => `words and bars can be read ${scheme}`,
});
test('by day', readable, light);
test('by night', readable, dark);

test('white words can be read on the colour of every severity', (t) => {
  for (const [tone, ground] of Object.entries(bannerGround)) t.true(contrast(onBanner, ground) >= 4.5, tone);
});
