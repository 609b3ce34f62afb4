import test from 'ava';
import type { WrittenReference } from '../../../../functions/detect-drift/references/reference.ts';
import {
  decodeReferences,
  encodeReferences,
} from '../../../../functions/detect-drift/scan/encode-references.ts';

test('references are read from their text as they were written, however sure they are', (t) => {
  const references: WrittenReference[] = [
    { kind: 'column', name: 'Օր "1"', use: 'filter', confidence: 'probable', place: 'groupby' },
    { kind: 'sql', text: 'SUM(`a b`)', use: 'sql', confidence: 'certain', place: 'queries[0].metrics' },
    { kind: 'saved-metric', name: 'count', use: 'metric', confidence: 'certain', place: 'metrics' },
    { kind: 'column-or-metric', name: 'users', use: 'order', confidence: 'certain', place: 'orderby' },
  ];

  t.deepEqual(decodeReferences(encodeReferences(references)), references);
});
