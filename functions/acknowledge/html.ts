/** Markup, in which everything that came from outside is escaped. */
export type Html = { readonly markup: string };

type Value = string | number | Html | readonly Html[] | undefined;

/** Builds markup: what stands in the template is kept, every value in it is escaped unless it is markup itself. */
export function html(template: TemplateStringsArray, ...values: Value[]): Html {
  const markup = template.reduce((text, part, index) => text + renderValue(values[index - 1]) + part);
  return { markup };
}

/** Markup that is written in the source, and holds nothing from outside. */
export function trusted(markup: string): Html {
  return { markup };
}

function renderValue(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
