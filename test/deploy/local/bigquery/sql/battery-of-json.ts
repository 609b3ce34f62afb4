/** Functions of JSON: a SELECT list or a whole query per line. */
export const JSON_FUNCTIONS: string = `
JSON_VALUE('{"a": {"b": 42}}', '$.a.b'), JSON_VALUE('{"a": [1, 2]}', '$.a'), JSON_VALUE('{"a": [1, 2]}', '$.a[1]'), JSON_VALUE('{"a": null}', '$.a'), JSON_VALUE('"x"'), JSON_VALUE('{"a": "x"}', '$.b'), JSON_VALUE('{"a b": 1}', '$."a b"'), JSON_VALUE('not json', '$.a')
JSON_QUERY('{"a": {"b": 42}}', '$.a'), JSON_QUERY('{"a": "x"}', '$.a'), JSON_QUERY('{"a": null}', '$.a'), JSON_EXTRACT('{"a": null}', '$.a'), JSON_EXTRACT('{"a": [1, 2]}', '$.a'), JSON_EXTRACT_SCALAR('{"a": 1.50}', '$.a')
JSON_EXTRACT_ARRAY('[1, "a", {"b": 2}]'), JSON_QUERY_ARRAY('{"a": [1, 2]}', '$.a'), TO_JSON_STRING(JSON_VALUE_ARRAY('["a", "b", 1, null]')), JSON_VALUE_ARRAY('[[1]]'), JSON_EXTRACT_STRING_ARRAY('["a"]')
TO_JSON_STRING(1), TO_JSON_STRING('a"b'), TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b, [1, 2] AS c)), TO_JSON_STRING(NULL), TO_JSON_STRING([1, NULL]), TO_JSON_STRING(1.5), TO_JSON_STRING(1.0), TO_JSON_STRING(9007199254740993), TO_JSON_STRING(DATE '2024-01-15'), TO_JSON_STRING(TIMESTAMP '2024-01-15 12:00:00+00'), TO_JSON_STRING(TRUE), TO_JSON_STRING(b'abc'), TO_JSON_STRING(NUMERIC '1.5'), TO_JSON_STRING(CAST('nan' AS FLOAT64)), TO_JSON_STRING(DATETIME '2024-01-15 12:00:00.5'), TO_JSON_STRING(TIME '12:00:00')
TO_JSON(STRUCT(1 AS a, 'x' AS b)), PARSE_JSON('{"b": 1, "a": [1, 2.50, null]}'), TO_JSON(DATE '2024-01-15'), PARSE_JSON('1e3'), PARSE_JSON('"x"')
PARSE_JSON('{bad')
JSON_TYPE(PARSE_JSON('1')), JSON_TYPE(PARSE_JSON('"a"')), JSON_TYPE(PARSE_JSON('[]')), JSON_TYPE(PARSE_JSON('{}')), JSON_TYPE(PARSE_JSON('null')), JSON_TYPE(PARSE_JSON('true'))
JSON '{"a": {"b": 1}}'.a.b, JSON '{"a": [1, 2]}'.a[1], JSON '{"a": 1}'['a'], JSON '{"a": 1}'.b
INT64(JSON '5'), FLOAT64(JSON '1.5'), BOOL(JSON 'true'), STRING(JSON '"x"'), LAX_INT64(JSON '"5"'), LAX_FLOAT64(JSON '"1.5"'), LAX_BOOL(JSON '"true"'), LAX_STRING(JSON '5'), LAX_INT64(JSON '1.5'), LAX_INT64(JSON 'true'), LAX_STRING(JSON '{}'), LAX_BOOL(JSON '0')
INT64(JSON '"x"')
INT64(JSON '1.5')
JSON_ARRAY(1, 'a', NULL, [1, 2]), JSON_OBJECT('a', 1, 'b', 'x'), JSON_OBJECT(), JSON_ARRAY()
JSON_SET(JSON '{"a": 1}', '$.b', 2), JSON_SET(JSON '{"a": 1}', '$.a', 'x'), JSON_SET(JSON '{"a": 1}', '$.b.c', 2), JSON_SET(JSON '[1, 2]', '$[3]', 4), JSON_REMOVE(JSON '{"a": 1, "b": 2}', '$.a'), JSON_STRIP_NULLS(JSON '{"a": null, "b": [1, null]}'), JSON_ARRAY_APPEND(JSON '[1]', '$', 2), JSON_ARRAY_INSERT(JSON '[1, 2]', '$[1]', 9), JSON_ARRAY_INSERT(JSON '{"a": [1]}', '$.a[0]', [7, 8])
TO_JSON(NUMERIC '1.5'), TO_JSON_STRING(NUMERIC '5'), TO_JSON(9007199254740993), TO_JSON(1.5)
`;
