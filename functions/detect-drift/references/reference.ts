/**
 * How something uses a column. It decides what happens when the column is gone: `filter`, `time-filter` and
 * `granularity` can be dropped without a word, `label` breaks nothing, every other one breaks the query.
 */
export type Use =
  | 'dimension'
  | 'axis'
  | 'metric'
  | 'sql'
  | 'filter'
  | 'time-filter'
  | 'order'
  | 'granularity'
  | 'label';

/** How sure it is that the use is real: keys that another type of chart left behind are only probable. */
export type Confidence = 'certain' | 'probable';

type Common = {
  use: Use;
  confidence: Confidence;
  /** Where it is written, such as `queries[0].columns` or `groupby`. */
  place: string;
};

/** A use as it is written, before anybody has looked at the dataset. */
export type WrittenReference = Common &
  (
    | { kind: 'column'; name: string }
    | { kind: 'sql'; text: string }
    | { kind: 'saved-metric'; name: string }
    /** What a query is ordered by is a column or a saved metric. */
    | { kind: 'column-or-metric'; name: string }
  );

/** A use of one column, after saved metrics and calculated columns have been looked into. */
export type Reference = Common & {
  column: string;
  /** From SQL, where upper and lower case are the same; Superset itself tells them apart. */
  isSql: boolean;
  /** The saved metric or calculated column that stands between. */
  via?: string;
};

/** A dataset's metrics and calculated columns, as far as they lead to other columns. */
export type Expressions = {
  columns: readonly { name: string; expression: string | undefined }[];
  metrics: readonly { name: string; expression: string }[];
};
