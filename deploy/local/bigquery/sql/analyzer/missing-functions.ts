const ANY_1 = { kind: 'ARG_TYPE_ANY_1', numOccurrences: -1 };
const ANY_2 = { kind: 'ARG_TYPE_ANY_2', numOccurrences: -1 };

const fixed = (typeKind: string) => ({ kind: 'ARG_TYPE_FIXED', type: { typeKind }, numOccurrences: -1 });
const optional = (typeKind: string) => ({
  ...fixed(typeKind),
  options: { cardinality: 'OPTIONAL' },
});
const arrayOf = (typeKind: string) => ({
  kind: 'ARG_TYPE_FIXED',
  type: { typeKind: 'TYPE_ARRAY', arrayType: { elementType: { typeKind } } },
  numOccurrences: -1,
});

const extreme = (name: string) => ({
  namePath: [name],
  group: 'BigQuery',
  mode: 'AGGREGATE',
  signature: [{ argument: [ANY_1, ANY_2], returnType: ANY_1 }],
});

/** Signatures of functions of BigQuery's that this version of ZetaSQL does not know yet. */
export const MISSING_FUNCTIONS = [
  extreme('max_by'),
  extreme('min_by'),
  {
    namePath: ['json_keys'],
    group: 'BigQuery',
    mode: 'SCALAR',
    signature: [
      { argument: [fixed('TYPE_JSON'), optional('TYPE_INT64')], returnType: arrayOf('TYPE_STRING') },
    ],
  },
  {
    namePath: ['edit_distance'],
    group: 'BigQuery',
    mode: 'SCALAR',
    signature: [{ argument: [fixed('TYPE_STRING'), fixed('TYPE_STRING')], returnType: fixed('TYPE_INT64') }],
  },
  {
    namePath: ['contains_substr'],
    group: 'BigQuery',
    mode: 'SCALAR',
    signature: [{ argument: [ANY_1, fixed('TYPE_STRING')], returnType: fixed('TYPE_BOOL') }],
  },
];
