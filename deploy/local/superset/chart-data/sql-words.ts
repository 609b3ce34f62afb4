import { createHash } from 'node:crypto';

/** A name in backticks; a field of a record has each part in its own. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `\`${part}\``)
    .join('.');
}

/** BigQuery takes letters, digits and underscores as an alias only; Superset adds a hash, to keep others apart. */
export function alias(label: string): string {
  const plain = (/^\d/.test(label) ? `_${label}` : label).replace(/\W+/g, '_');
  if (plain === label) return label;
  return `${plain}_${createHash('sha256').update(label).digest('hex').slice(0, 5)}`;
}

/** A value as a literal. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  return String(value);
}
