import test from 'ava';
import { parseFilter } from '../../../../deploy/local/pubsub/filter/parse-filter.ts';

type Example = { filter: string; attributes: Record<string, string>; passes: boolean };

const passes = test.macro({
  exec: (t, { filter, attributes, passes: expected }: Example) => {
    t.is(parseFilter(filter)(attributes), expected);
  },
  title: (_, { filter, attributes, passes: expected }: Example) =>
    `${filter || 'no filter'} ${expected ? 'lets' : 'does not let'} ${JSON.stringify(attributes)} through`,
});

test(passes, { filter: '', attributes: {}, passes: true });
test(passes, { filter: 'attributes:a', attributes: { a: '' }, passes: true });
test(passes, { filter: 'attributes:a', attributes: { b: 'a' }, passes: false });
test(passes, { filter: 'attributes:toString', attributes: {}, passes: false });
test(passes, { filter: 'attributes.a = "1"', attributes: { a: '1' }, passes: true });
test(passes, { filter: 'attributes.a="1"', attributes: { a: '11' }, passes: false });
test(passes, { filter: 'attributes.a != "1"', attributes: {}, passes: true });
test(passes, { filter: 'attributes.a != "1"', attributes: { a: '1' }, passes: false });
test(passes, { filter: 'hasPrefix(attributes.a, "x/")', attributes: { a: 'x/y' }, passes: true });
test(passes, { filter: 'hasPrefix(attributes.a, "x/")', attributes: {}, passes: false });
test(passes, { filter: 'NOT attributes:a', attributes: { b: '' }, passes: true });
test(passes, { filter: '-attributes:a', attributes: { a: '' }, passes: false });
test(passes, { filter: 'NOT NOT attributes:a', attributes: { a: '' }, passes: true });
test(passes, { filter: 'NOT (attributes:a OR attributes:b)', attributes: { b: '' }, passes: false });
test(passes, { filter: 'attributes:a AND NOT attributes:b', attributes: { a: '' }, passes: true });
test(passes, { filter: 'attributes:a OR attributes:b OR attributes:c', attributes: { c: '' }, passes: true });
test(passes, {
  filter: 'attributes:a AND (attributes:b OR attributes:c)',
  attributes: { a: '', c: '' },
  passes: true,
});
test(passes, { filter: 'attributes.ce-type = "t"', attributes: { 'ce-type': 't' }, passes: true });
test(passes, { filter: 'attributes."a.b/c" = "1"', attributes: { 'a.b/c': '1' }, passes: true });
test(passes, { filter: 'attributes.a = "OR"', attributes: { a: 'OR' }, passes: true });
test(passes, {
  filter: String.raw`attributes.a = "\"\\\n\x41\101\u0531\U0001F600"`,
  attributes: { a: '"\\\nAAԱ😀' },
  passes: true,
});

const refused = test.macro({
  exec: (t, filter: string, message: RegExp) => {
    t.throws(() => parseFilter(filter), { message });
  },
  title: (_, filter: string) => `${filter} is refused`,
});

test(refused, 'attributes', /expected `\.`, got the end/);
test(refused, 'attributes.a', /expected `=`, got the end/);
test(refused, 'attributes.a == "1"', /expected a string in quotes, got `=` at position 14/);
test(refused, 'attributes.a = 1', /expected a string in quotes, got `1`/);
test(refused, 'attributes.a = "1', /unexpected character at position 15/);
test(refused, 'data = "1"', /expected `attributes`, got `data`/);
test(refused, 'attributes:a attributes:b', /expected the end, got `attributes`/);
test(refused, 'attributes:a AND', /expected `attributes`, got the end/);
test(refused, '(attributes:a', /expected `\)`, got the end/);
test(
  refused,
  'attributes:a AND attributes:b OR attributes:c',
  /expected parentheses, because AND stands beside OR/,
);
test(
  refused,
  'attributes:a OR attributes:b AND attributes:c',
  /expected parentheses, because AND stands beside OR/,
);
test(refused, String.raw`attributes.a = "\q"`, /unknown escape `\\q`/);
test(refused, String.raw`attributes.a = "\UFFFFFFFF"`, /unknown escape/);
test(refused, `attributes.a = "${'ä'.repeat(121)}"`, /expected at most 256 bytes/);
