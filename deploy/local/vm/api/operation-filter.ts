import { ComputeRefusal } from '../model/compute-refusal.ts';

/** The fields of a resource that a filter can name. */
export type Filterable = Readonly<Record<string, unknown>>;

const comparisons = {
  '=': (actual: string, wanted: string) => actual === wanted,
  '!=': (actual: string, wanted: string) => actual !== wanted,
  '<': (actual: string, wanted: string) => actual < wanted,
  '<=': (actual: string, wanted: string) => actual <= wanted,
  '>': (actual: string, wanted: string) => actual > wanted,
  '>=': (actual: string, wanted: string) => actual >= wanted,
  ':': (actual: string, wanted: string) => actual.includes(wanted),
  /** The older form: a regular expression that matches the whole value. */
  eq: (actual: string, wanted: string) => new RegExp(`^(?:${wanted})$`).test(actual),
  ne: (actual: string, wanted: string) => !new RegExp(`^(?:${wanted})$`).test(actual),
} as const;

type Comparison = keyof typeof comparisons;

const term =
  /^\s*\(?\s*([A-Za-z.]+)\s*(!=|<=|>=|=|<|>|:|\beq\b|\bne\b)\s*("[^"]*"|'[^']*'|[^\s()]+)\s*\)?\s*(?:AND\b)?/;

/** Compute's list filters, as far as they are conjunctions; anything else is refused as by Compute. */
export function createFilter(filter: string): (resource: Filterable) => boolean {
  const tests: { field: string; comparison: Comparison; wanted: string }[] = [];
  let rest = filter;
  while (rest.trim() !== '') {
    const [whole, field, comparison, literal] = term.exec(rest) ?? [];
    if (!whole || !field || !literal || !isComparison(comparison)) throw invalidFilter();
    tests.push({ field, comparison, wanted: literal.replace(/^(["'])(.*)\1$/, '$2') });
    rest = rest.slice(whole.length);
  }
  const isOlder = ({ comparison }: { comparison: Comparison }) => comparison === 'eq' || comparison === 'ne';
  if (tests.some(isOlder) && !tests.every(isOlder)) throw invalidFilter();
  return (resource) =>
    tests.every(({ field, comparison, wanted }) =>
      comparisons[comparison](String(resource[field] ?? ''), wanted),
    );
}

function isComparison(text: string | undefined): text is Comparison {
  return text !== undefined && Object.hasOwn(comparisons, text);
}

function invalidFilter(): ComputeRefusal {
  return new ComputeRefusal(
    400,
    'invalid',
    "Invalid value for field 'filter'. Invalid list filter expression.",
  );
}
