/** Functions of BigQuery's that are a line of DuckDB SQL. */
const MACROS = [
  // Failures. An integer in place of the position makes DuckDB evaluate the rest only where nothing is wrong.
  `bq_only_element(list) AS list_extract(list, CASE WHEN len(list) > 1 THEN bq_raise('Scalar subquery produced more than one element')::BIGINT ELSE 1 END)`,
  `bq_at_offset(list, i) AS list_extract(list, CASE WHEN i < 0 THEN bq_raise('Array index ' || i || ' is out of bounds (underflow)')::BIGINT WHEN i >= len(list) THEN bq_raise('Array index ' || i || ' is out of bounds (overflow)')::BIGINT ELSE i + 1 END)`,
  `bq_at_ordinal(list, i) AS list_extract(list, CASE WHEN i < 1 THEN bq_raise('Array index ' || i || ' is out of bounds (underflow)')::BIGINT WHEN i > len(list) THEN bq_raise('Array index ' || i || ' is out of bounds (overflow)')::BIGINT ELSE i END)`,

  // Numbers.
  `bq_divide(a, b) AS CASE WHEN b = 0 THEN bq_raise('division by zero: ' || bq_float_text(a) || ' / ' || bq_float_text(b))::DOUBLE ELSE a / b END`,
  `bq_ieee_divide(a, b) AS a::DOUBLE / b::DOUBLE`,
  `bq_div(a, b) AS CASE WHEN b = 0 THEN bq_raise('division by zero: ' || a || ' / ' || b)::BIGINT ELSE a // b END`,
  `bq_mod(a, b) AS CASE WHEN b = 0 THEN bq_raise('division by zero: MOD(' || a || ', ' || b || ')')::BIGINT ELSE a % b END`,
  `bq_mod_numeric(a, b) AS CASE WHEN b = 0 THEN bq_raise('division by zero: MOD')::DECIMAL(38,9) ELSE (a % b)::DECIMAL(38,9) END`,
  `bq_floor_div(a, b) AS (a - ((a % b) + b) % b) // b`,
  `bq_multiply_numeric(a, b) AS CASE WHEN abs(a) < 1000000000 AND abs(b) < 1000000000 THEN (a * b)::DECIMAL(38,9) ELSE bq_multiply_exactly(a, b) END`,
  `bq_int64(s) AS CASE WHEN regexp_full_match(s, '[-+]?[0-9]{1,18}') THEN CAST(s AS BIGINT) ELSE bq_parse_int64(s) END`,
  `bq_try_int64(s) AS CASE WHEN regexp_full_match(s, '[-+]?[0-9]{1,18}') THEN CAST(s AS BIGINT) ELSE TRY(bq_parse_int64(s)) END`,
  `bq_try_float64(s) AS CASE WHEN regexp_full_match(s, '-?[0-9]{1,15}([.][0-9]{1,15})?') THEN CAST(s AS DOUBLE) ELSE TRY(bq_parse_float64(s)) END`,
  `bq_float64(s) AS CASE WHEN regexp_full_match(s, '-?[0-9]{1,15}([.][0-9]{1,15})?') THEN CAST(s AS DOUBLE) ELSE bq_parse_float64(s) END`,
  `bq_bool(s) AS CASE lower(s) WHEN 'true' THEN true WHEN 'false' THEN false ELSE bq_raise('Bad bool value: ' || s)::BOOLEAN END`,
  `bq_int64_of_float(x) AS CASE WHEN abs(x) < 9223372036854775808 THEN round(x)::BIGINT WHEN x IS NULL THEN NULL ELSE bq_raise('Illegal conversion of non-finite or out of range floating point number to an integer: ' || bq_float_text(x))::BIGINT END`,
  `bq_range_bucket(point, boundaries) AS CASE WHEN point IS NULL THEN NULL ELSE len(list_filter(boundaries, lambda bound: bound <= point)) END`,

  // Logarithms and trigonometry.
  `bq_inverse(y, what) AS CASE WHEN y = 0 THEN bq_raise('Floating point error in function: ' || what)::DOUBLE ELSE 1 / y END`,
  `bq_finite(y, what) AS CASE WHEN isinf(y) THEN bq_raise('Floating point error in function: ' || what)::DOUBLE ELSE y END`,
  `bq_exp(x) AS CASE WHEN isinf(x) THEN exp(x) ELSE bq_finite(exp(x), 'EXP(' || bq_float_text(x) || ')') END`,
  `bq_pow(x, y) AS CASE WHEN isinf(x) OR isinf(y) THEN pow(x, y) WHEN x < 0 AND y <> trunc(y) THEN bq_raise('Floating point error in function: POW(' || bq_float_text(x) || ', ' || bq_float_text(y) || ')')::DOUBLE ELSE bq_finite(pow(x, y), 'POW(' || bq_float_text(x) || ', ' || bq_float_text(y) || ')') END`,
  `bq_ln(x) AS CASE WHEN x <= 0 THEN bq_raise('Floating point error in function: LN(' || bq_float_text(x) || ')')::DOUBLE ELSE ln(x) END`,
  `bq_log(x, b) AS CASE WHEN x <= 0 OR b <= 0 OR b = 1 THEN bq_raise('Floating point error in function: LOG(' || bq_float_text(x) || ', ' || bq_float_text(b) || ')')::DOUBLE ELSE ln(x) / ln(b) END`,
  `bq_log10(x) AS CASE WHEN x <= 0 THEN bq_raise('Floating point error in function: LOG10(' || bq_float_text(x) || ')')::DOUBLE ELSE log10(x) END`,
  `bq_sqrt(x) AS CASE WHEN x < 0 THEN bq_raise('Floating point error in function: SQRT(' || bq_float_text(x) || ')')::DOUBLE ELSE sqrt(x) END`,
  `bq_asin(x) AS CASE WHEN abs(x) > 1 THEN bq_raise('Floating point error in function: ASIN(' || bq_float_text(x) || ')')::DOUBLE ELSE asin(x) END`,
  `bq_acos(x) AS CASE WHEN abs(x) > 1 THEN bq_raise('Floating point error in function: ACOS(' || bq_float_text(x) || ')')::DOUBLE ELSE acos(x) END`,
  `bq_acosh(x) AS CASE WHEN x < 1 THEN bq_raise('Floating point error in function: ACOSH(' || bq_float_text(x) || ')')::DOUBLE ELSE acosh(x) END`,
  `bq_atanh(x) AS CASE WHEN abs(x) >= 1 THEN bq_raise('Floating point error in function: ATANH(' || bq_float_text(x) || ')')::DOUBLE ELSE atanh(x) END`,
  `bq_sinh(x) AS CASE WHEN isinf(x) THEN x ELSE bq_finite(sinh(x), 'SINH(' || bq_float_text(x) || ')') END`,
  `bq_cosh(x) AS CASE WHEN isinf(x) THEN abs(x) ELSE bq_finite(cosh(x), 'COSH(' || bq_float_text(x) || ')') END`,
  `bq_sin(x) AS CASE WHEN isinf(x) THEN 'NaN'::DOUBLE ELSE sin(x) END`,
  `bq_cos(x) AS CASE WHEN isinf(x) THEN 'NaN'::DOUBLE ELSE cos(x) END`,
  `bq_tan(x) AS CASE WHEN isinf(x) THEN 'NaN'::DOUBLE ELSE tan(x) END`,
  `bq_sec(x) AS 1 / bq_cos(x)`,
  `bq_csc(x) AS bq_inverse(bq_sin(x), 'CSC(' || bq_float_text(x) || ')')`,
  `bq_cot(x) AS bq_inverse(bq_tan(x), 'COT(' || bq_float_text(x) || ')')`,
  `bq_sech(x) AS 1 / cosh(x)`,
  `bq_csch(x) AS bq_inverse(sinh(x), 'CSCH(' || bq_float_text(x) || ')')`,
  `bq_coth(x) AS bq_inverse(tanh(x), 'COTH(' || bq_float_text(x) || ')')`,

  // Strings.
  `bq_white_space() AS chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(32) || chr(133) || chr(160) || chr(5760) || chr(8192) || chr(8193) || chr(8194) || chr(8195) || chr(8196) || chr(8197) || chr(8198) || chr(8199) || chr(8200) || chr(8201) || chr(8202) || chr(8232) || chr(8233) || chr(8239) || chr(8287) || chr(12288)`,
  // Most texts begin and end with a printable character, and trimming with a set of characters is slow.
  `bq_trim(s) AS CASE WHEN s[1] BETWEEN '!' AND '~' AND s[-1] BETWEEN '!' AND '~' THEN s ELSE trim(s, bq_white_space()) END`,
  `bq_ltrim(s) AS CASE WHEN s[1] BETWEEN '!' AND '~' THEN s ELSE ltrim(s, bq_white_space()) END`,
  `bq_rtrim(s) AS CASE WHEN s[-1] BETWEEN '!' AND '~' THEN s ELSE rtrim(s, bq_white_space()) END`,
  `bq_upper(s) AS CASE WHEN strlen(s) = length(s) THEN upper(s) ELSE bq_upper_unicode(s) END`,
  `bq_lower(s) AS CASE WHEN strlen(s) = length(s) THEN lower(s) ELSE bq_lower_unicode(s) END`,
  `bq_replace(s, a, b) AS CASE WHEN a = '' THEN s ELSE replace(s, a, b) END`,
  `bq_split(s, d) AS CASE WHEN d = '' THEN regexp_extract_all(s, '(?s).') ELSE string_split(s, d) END`,
  `bq_left(s, n) AS CASE WHEN n < 0 THEN bq_raise('Second argument in LEFT() cannot be negative') ELSE left(s, n) END`,
  `bq_right(s, n) AS CASE WHEN n < 0 THEN bq_raise('Second argument in RIGHT() cannot be negative') ELSE right(s, n) END`,
  `bq_start(s, p) AS CASE WHEN p > 0 THEN p WHEN p < 0 AND -p <= length(s) THEN length(s) + p + 1 ELSE 1 END`,
  `bq_substr(s, p) AS CASE WHEN p IS NULL THEN NULL ELSE substr(s, bq_start(s, p)) END`,
  `bq_substr_of_length(s, p, n) AS CASE WHEN p IS NULL THEN NULL WHEN n < 0 THEN bq_raise('Third argument in SUBSTR() cannot be negative') ELSE substr(s, bq_start(s, p), n) END`,

  // Points in time.
  `bq_in_calendar_date(d, what) AS CASE WHEN d NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN bq_raise(what || ' causes overflow')::DATE ELSE d END`,
  `bq_in_calendar(t, what) AS CASE WHEN t NOT BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN bq_raise(what || ' causes overflow')::TIMESTAMP ELSE t END`,
  `bq_days_and_time(us) AS to_days((us // 86400000000)::INTEGER) + to_microseconds(us % 86400000000)`,
  `bq_date(y, m, d) AS make_date(y, m, d)`,
  `bq_datetime(y, m, d, h, mi, s) AS make_timestamp(y, m, d, h, mi, s::DOUBLE)`,
  `bq_time(h, m, s) AS make_time(h, m, s::DOUBLE)`,
  `bq_cast_date(s) AS COALESCE(CASE WHEN regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(s AS DATE) END, bq_read_date(s))`,
  `bq_cast_datetime(s) AS COALESCE(CASE WHEN regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?') THEN TRY_CAST(s AS TIMESTAMP) END, bq_read_datetime(s))`,
  `bq_cast_time(s) AS bq_read_time(s)::TIME`,
  `bq_timestamp(s, zone) AS COALESCE(CASE WHEN zone = 'UTC' AND regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+]00)?') THEN TRY_CAST(CASE WHEN ends_with(s, 'Z') OR ends_with(s, '+00') THEN s ELSE s || '+00' END AS TIMESTAMPTZ) END, bq_read_timestamp(s, zone))`,
  `bq_timestamp_text(t, zone) AS bq_print_timestamp(t AT TIME ZONE zone, t AT TIME ZONE 'UTC')`,
  `bq_timestamp_json(t) AS replace(bq_datetime_text(t AT TIME ZONE 'UTC'), ' ', 'T') || 'Z'`,
  `bq_series(a, b, step) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE generate_series(a, b, step) END`,

  // Arrays.
  `bq_in_array(v, l) AS CASE WHEN l IS NULL OR len(l) = 0 THEN false WHEN v IS NULL THEN NULL WHEN list_contains(l, v) THEN true WHEN list_count(l) < len(l) THEN NULL ELSE false END`,
  `bq_array_concat(ls) AS CASE WHEN list_count(ls) < len(ls) THEN NULL ELSE flatten(ls) END`,
  `bq_join(l, separator) AS CASE WHEN l IS NULL THEN NULL ELSE COALESCE(array_to_string(l, separator), '') END`,
  `bq_array_is_distinct(l) AS len(list_distinct(l)) + CASE WHEN list_count(l) < len(l) THEN 1 ELSE 0 END = len(l)`,
  `bq_array_slice(l, a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_slice(l, greatest(CASE WHEN a < 0 THEN len(l) + a ELSE a END, 0) + 1, CASE WHEN b < 0 THEN len(l) + b ELSE b END + 1) END`,
  `bq_generate_array(a, b, step) AS CASE WHEN step = 0 THEN [bq_raise('Sequence step cannot be 0.')::BIGINT] ELSE generate_series(a, b, step) END`,

  // Ranges: a missing start is before, and a missing end after everything.
  `bq_range(a, b) AS {'start': CASE WHEN a >= b THEN error('BigQuery says: Range start element must be smaller than range end element') ELSE a END, 'end': b}`,
  `bq_range_contains(r, v) AS CASE WHEN r IS NULL OR v IS NULL THEN NULL ELSE (r."start" IS NULL OR r."start" <= v) AND (r."end" IS NULL OR v < r."end") END`,
  `bq_range_contains_range(r, s) AS CASE WHEN r IS NULL OR s IS NULL THEN NULL ELSE (r."start" IS NULL OR (s."start" IS NOT NULL AND r."start" <= s."start")) AND (r."end" IS NULL OR (s."end" IS NOT NULL AND s."end" <= r."end")) END`,
  `bq_range_intersect(r, s) AS CASE WHEN r IS NULL OR s IS NULL THEN NULL ELSE bq_range(CASE WHEN r."start" IS NULL THEN s."start" WHEN s."start" IS NULL THEN r."start" ELSE greatest(r."start", s."start") END, CASE WHEN r."end" IS NULL THEN s."end" WHEN s."end" IS NULL THEN r."end" ELSE least(r."end", s."end") END) END`,
  `bq_range_overlaps(r, s) AS CASE WHEN r IS NULL OR s IS NULL THEN NULL ELSE (r."start" IS NULL OR s."end" IS NULL OR r."start" < s."end") AND (s."start" IS NULL OR r."end" IS NULL OR s."start" < r."end") END`,
];

/** Statements that create the macros, each after those it calls. */
export const PRELUDE: readonly string[] = MACROS.map((macro) => `CREATE OR REPLACE MACRO ${macro}`);
