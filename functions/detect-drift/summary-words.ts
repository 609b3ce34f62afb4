import { supersetTypeOf } from './comparison/type-class.ts';
import type { Hit, Trouble } from './trouble.ts';
import { usersInWords } from './words.ts';

/** What is wrong with one column and for whom, in one sentence; `label` names the dataset. */
export function troubleInWords(trouble: Trouble, label: string): string {
  const consequences = [
    consequence(
      trouble.hits,
      'wrong-numbers',
      'filters are left out without a word, so there are wrong numbers in',
    ),
    consequence(trouble.hits, 'breaks', 'an error is shown by'),
  ].filter((text) => text !== '');
  const happened = whatHappened(trouble, label);
  return consequences.length === 0 ? `${happened}.` : `${happened}: ${consequences.join('; ')}.`;
}

function consequence(hits: readonly Hit[], effect: Hit['effect'], words: string): string {
  const hit = hits.filter((each) => each.effect === effect);
  const certain = hit.filter(({ reference }) => reference.confidence === 'certain');
  if (hit.length === 0) return '';
  return certain.length > 0 ? `${words} ${usersInWords(certain)}` : `perhaps ${words} ${usersInWords(hit)}`;
}

/** What happened to one column, without who is hit. */
export function whatHappened({ difference, column, side }: Trouble, label: string): string {
  switch (difference?.kind) {
    case 'missing-in-superset':
      return `BigQuery has the column ${column} of ${label}, and Superset does not know it`;
    case 'lost-in-bigquery': {
      const { renaming } = difference;
      const now = renaming ? `, and may be called ${renaming.to} now (${renaming.because})` : '';
      return `${label} lost the column ${column} in BigQuery${now}`;
    }
    case 'type-changed': {
      const was = supersetTypeOf(difference.column.type ?? difference.from);
      return `The column ${column} of ${label} is ${supersetTypeOf(difference.now.type)} in BigQuery, and Superset takes it for ${was}`;
    }
    case 'case-renamed':
      return `The column ${column} of ${label} is written ${difference.now.name} in BigQuery, which Superset takes for another one`;
    case 'calculated-shadowed':
      return `${label} got a column ${difference.now.name} in BigQuery, and its dataset in Superset has a calculated column of that name`;
    case 'time-column-dangling':
      return `The default column of time of ${label}, ${column}, is none of its columns`;
    case undefined:
      return side === 'neither'
        ? `Neither Superset nor BigQuery has a column ${column} of ${label}`
        : `Superset does not know a column ${column} of ${label} under that name`;
  }
}
