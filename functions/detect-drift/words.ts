import { dashboardsOf } from './judge-trouble.ts';
import type { ColumnUse, User } from './uses.ts';

const mostNamed = 10;

/** `a, b and c`, with the rest as a number where there are too many to read. */
export function listed(names: readonly string[], most = mostNamed): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, most);
  const rest = unique.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** `the chart A`, `the charts A and B`. */
export function counted(noun: string, names: readonly string[]): string {
  const unique = [...new Set(names)];
  return `the ${noun}${unique.length === 1 ? '' : 's'} ${listed(unique)}`;
}

/** Who uses something, by kind, as part of a sentence: `the chart A and the native filter B of Marketing`. */
export function usersInWords(uses: readonly Pick<ColumnUse, 'user'>[]): string {
  const users = uses.map(({ user }) => user);
  const parts = (Object.keys(nouns) as User['kind'][]).flatMap((kind) => {
    const names = users.filter((user) => user.kind === kind).map(nameOf);
    return names.length > 0 ? [counted(nouns[kind], names)] : [];
  });
  return listed(parts);
}

const nouns: Record<User['kind'], string> = {
  chart: 'chart',
  'native-filter': 'native filter',
  'row-level-security': 'row-level security rule',
  alert: 'alert',
  dataset: 'dataset',
};

function nameOf(user: User): string {
  return user.kind === 'native-filter' ? `${user.name} of ${user.dashboard.title}` : user.name;
}

/** What a mail prints of those who use a column. */
export function evidenceOfUses(uses: readonly ColumnUse[]): { label: string; value: string }[] {
  const of = (kind: User['kind']) =>
    uses.filter(({ user }) => user.kind === kind).map(({ user }) => nameOf(user));
  const rows: [string, string[]][] = [
    ['Charts', of('chart')],
    ['Dashboards', uses.flatMap(({ user }) => dashboardsOf(user).map(({ title }) => title))],
    ['Native filters', of('native-filter')],
    ['Row-level security', of('row-level-security')],
    ['Alerts', of('alert')],
    ['Used as', uses.map(inWords)],
  ];
  return rows.flatMap(([label, names]) => (names.length > 0 ? [{ label, value: listed(names, 20) }] : []));
}

function inWords({ reference: { use, place, via, confidence } }: ColumnUse): string {
  const through = via === undefined ? '' : ` through ${via}`;
  return `${use}${through} (${place}${confidence === 'probable' ? ', perhaps' : ''})`;
}
