import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Edit, Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Plants a mutant into every module that is loaded from now on; nothing on disk is changed. */
export function plant({ edits }: Mutant): void {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const own = edits.filter(({ file }) => url.startsWith('file:') && fileURLToPath(url) === root + file);
      if (own.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
      const source =
        typeof loaded.source === 'string'
          ? loaded.source
          : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: own.reduce(edited, source) };
    },
  });
}

/** A file's text with one edit; throws where the text does not stand there exactly once. */
export function edited(source: string, { file, text, replacement }: Edit): string {
  const parts = source.split(text);
  if (parts.length !== 2) {
    throw new Error(`Expected ${file} to hold once, got ${parts.length - 1} times: ${text}`);
  }
  return parts.join(replacement);
}
