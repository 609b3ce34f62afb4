/** Words that may be in a request or an answer, and never in a message. */
export type HiddenWords = {
  add: (word: string | undefined) => void;
  /** The text with `<secret>` in place of each of them. */
  hide: (text: string) => string;
};

/** Starts with no words. */
export function createHiddenWords(): HiddenWords {
  const words = new Set<string>();
  return {
    add: (word) => {
      if (word) words.add(word);
    },
    hide: (text) => [...words].reduce((hidden, word) => hidden.replaceAll(word, '<secret>'), text),
  };
}
