import type { WrittenReference } from '../references/reference.ts';

/** A reference in a record: kind, what, use, place, and 1 where it is only probable. */
type EncodedReference = [kind: string, what: string, use: string, place: string, isProbable?: 1];

/** Writes references as one text: those of twenty thousand charts are too many to keep as objects. */
export function encodeReferences(references: readonly WrittenReference[]): string {
  return JSON.stringify(references.map(encodeReference));
}

/** Reads references from their text. */
export function decodeReferences(text: string): WrittenReference[] {
  const encoded: EncodedReference[] = JSON.parse(text);
  return encoded.map(([kind, what, use, place, isProbable]) => {
    const common = { use, place, confidence: isProbable ? 'probable' : 'certain' };
    const reference = kind === 'sql' ? { kind, text: what, ...common } : { kind, name: what, ...common };
    return reference as WrittenReference;
  });
}

function encodeReference(reference: WrittenReference): EncodedReference {
  const what = reference.kind === 'sql' ? reference.text : reference.name;
  const { kind, use, place, confidence } = reference;
  return confidence === 'probable' ? [kind, what, use, place, 1] : [kind, what, use, place];
}
