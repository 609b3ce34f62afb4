/** One row of an options view: a name, a GoogleSQL type, and the value as a GoogleSQL literal. */
export type Option = { option_name: string; option_type: string; option_value: string };

/** A STRING option, if set. */
export function textOption(name: string, value: string | undefined): Option[] {
  if (value === undefined || value === null) return [];
  return [{ option_name: name, option_type: 'STRING', option_value: sqlText(value) }];
}

/** The labels, if any. */
export function labelsOption(labels: Record<string, string> | undefined): Option[] {
  const pairs = Object.entries(labels ?? {});
  if (pairs.length === 0) return [];
  const literals = pairs.map(([key, value]) => `STRUCT(${sqlText(key)}, ${sqlText(value)})`);
  return [
    {
      option_name: 'labels',
      option_type: 'ARRAY<STRUCT<STRING, STRING>>',
      option_value: `[${literals.join(', ')}]`,
    },
  ];
}

/** A text as a GoogleSQL literal. */
export function sqlText(value: string): string {
  return JSON.stringify(value);
}
