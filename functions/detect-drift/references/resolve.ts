import type { Expressions, Reference, WrittenReference } from './reference.ts';
import { type SqlWord, sqlWords } from './sql-words.ts';

/** The columns behind what is written, and the saved metrics that the dataset does not have. */
export type Resolved = { references: Reference[]; unknownMetrics: string[] };

/** Looks through the saved metrics and calculated columns of a dataset, as `createResolver` does. */
export function resolveReferences(written: readonly WrittenReference[], dataset: Expressions): Resolved {
  return createResolver(dataset)(written);
}

/**
 * Looks through the saved metrics and calculated columns of a dataset to the columns of its table, for all that use
 * it. A calculated column may use another one; one that uses itself ends there.
 */
export function createResolver(dataset: Expressions): (written: readonly WrittenReference[]) => Resolved {
  const metrics = new Map(dataset.metrics.map((metric) => [metric.name, metric.expression]));
  const calculated = calculatedColumns(dataset);
  return (written) => {
    const unknownMetrics = new Set<string>();
    const references = written.flatMap((reference): Reference[] => {
      const { use, confidence, place } = reference;
      const common = { use, confidence, place };
      if (reference.kind === 'sql') return columnsOfSql(reference.text, common, calculated);
      const { kind, name } = reference;
      const expression = kind === 'column' ? undefined : metrics.get(name);
      if (expression !== undefined) {
        return columnsOfSql(expression, { ...common, use: 'sql', via: name }, calculated);
      }
      if (kind !== 'saved-metric') return columnsOfName(name, common, calculated);
      if (confidence === 'certain') unknownMetrics.add(name);
      return [];
    });
    return { references, unknownMetrics: [...unknownMetrics] };
  };
}

type Common = Pick<Reference, 'use' | 'confidence' | 'place' | 'via'>;

/** Expressions by name as Superset writes it, and by lower case as SQL means it. */
type Calculated = {
  exact: ReadonlyMap<string, string>;
  folded: ReadonlyMap<string, string>;
  /** The names in a piece of SQL, which many charts have in common. */
  wordsOf: (sql: string) => SqlWord[];
};

function calculatedColumns({ columns }: Expressions): Calculated {
  const exact = new Map(
    columns.flatMap(({ name, expression }) => (expression ? [[name, expression] as const] : [])),
  );
  return {
    exact,
    folded: new Map([...exact].map(([name, expression]) => [name.toLowerCase(), expression])),
    wordsOf: createWords(),
  };
}

function createWords(): Calculated['wordsOf'] {
  const known = new Map<string, SqlWord[]>();
  return (sql) => {
    const words = known.get(sql) ?? sqlWords(sql);
    known.set(sql, words);
    return words;
  };
}

function columnsOfName(name: string, common: Common, calculated: Calculated): Reference[] {
  const expression = calculated.exact.get(name);
  if (expression === undefined) return [{ ...common, column: name, isSql: false }];
  return columnsOfSql(
    expression,
    { ...common, use: 'sql', via: name },
    calculated,
    new Set([name.toLowerCase()]),
  );
}

function columnsOfSql(
  text: string,
  common: Common,
  calculated: Calculated,
  seen: ReadonlySet<string> = new Set(),
): Reference[] {
  return calculated.wordsOf(text).flatMap((word): Reference[] => {
    const confidence = word.confidence === 'probable' ? 'probable' : common.confidence;
    const name = word.name.toLowerCase();
    const expression = seen.has(name) ? undefined : calculated.folded.get(name);
    const reference = { ...common, confidence, column: word.name, isSql: true };
    if (expression === undefined) return [reference];
    return columnsOfSql(
      expression,
      { via: word.name, ...common, confidence },
      calculated,
      new Set([...seen, name]),
    );
  });
}
