/** Reads Rison, the short way to write JSON in an address: `(page:0,columns:!(id,'a name'))`. Throws `SyntaxError`. */
export function parseRison(text: string): unknown {
  let at = 0;

  function fail(): never {
    throw new SyntaxError(`Not Rison at ${at}: ${text}`);
  }
  function take(word: string): boolean {
    if (!text.startsWith(word, at)) return false;
    at += word.length;
    return true;
  }
  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  }

  function readValue(): unknown {
    if (take('!t')) return true;
    if (take('!f')) return false;
    if (take('!n')) return null;
    if (take('!(')) return readEntries(readValue);
    if (take('(')) return Object.fromEntries(readEntries(readMember));
    if (take("'")) return readQuoted();
    const number = match(numberHere);
    if (number !== undefined) return Number(number);
    return match(nameHere) ?? fail();
  }
  function readMember(): [string, unknown] {
    const name = take("'") ? readQuoted() : (match(nameHere) ?? fail());
    if (!take(':')) fail();
    return [name, readValue()];
  }
  function readEntries<Entry>(read: () => Entry): Entry[] {
    if (take(')')) return [];
    const entries = [read()];
    while (take(',')) entries.push(read());
    return take(')') ? entries : fail();
  }
  function readQuoted(): string {
    const inside = match(quotedHere) ?? '';
    return take("'") ? inside.replace(/!(['!])/g, '$1') : fail();
  }

  const value = readValue();
  return at === text.length ? value : fail();
}

const numberHere = /-?\d+(?:\.\d+)?(?:[eE]-?\d+)?(?=[,)]|$)/y;
const nameHere = /[^ '!:(),*@$-][^ '!:(),*@$]*/y;
const quotedHere = /(?:[^'!]|!['!])*/y;
