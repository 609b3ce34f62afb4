const SESSIONS = 'RANGE_SESSIONIZE, a table function that this version of ZetaSQL does not know';
const SKETCHES = "HyperLogLog sketches, whose bytes are Google's own";

/** Fixtures that do not pass, and why. The list may only become shorter. */
export const KNOWN_GAPS: Record<string, string> = {
  'routines_scripting/sql_udf_returns_struct': 'scripts: several statements in one query',
  'specialized_types/error_range_sessionize_invalid_mode': SESSIONS,
  'specialized_types/range_sessionize_basic': SESSIONS,
  'specialized_types/range_sessionize_empty_input': SESSIONS,
  'specialized_types/range_sessionize_grouped': SESSIONS,
  'specialized_types/range_sessionize_overlaps_option': SESSIONS,
  'specialized_types/range_sessionize_overlaps_or_meets_alias': SESSIONS,
  'specialized_types/range_sessionize_single_row': SESSIONS,
  'specialized_types/range_sessionize_three_partition_cols': SESSIONS,
  'standard_functions/agg_grouping_sets':
    'ZetaSQL does not find the expressions of GROUPING SETS in the SELECT list',
  'standard_functions/agg_hll_count_extract_basic': SKETCHES,
  'standard_functions/agg_hll_count_merge_basic': SKETCHES,
};
