import test from 'ava';
import type { ErrorClass } from '../../../../shared/clients/bigquery-error-class.ts';
import { warehouseRefusalOf } from '../../../../shared/clients/superset/warehouse-refusal.ts';

const at = 'POST https://bigquery.googleapis.com/bigquery/v2/projects/p/queries?prettyPrint=false:';

const reads = test.macro({
  exec(
    t,
    text: string,
    words: string,
    httpStatus: number | undefined,
    errorClass: ErrorClass,
    reason?: string,
  ) {
    t.deepEqual(warehouseRefusalOf(text), { text: words, httpStatus, reason, errorClass });
  },
  title: (_, text) => `${text} is read`,
});

test(
  reads,
  `Error: 400 ${at} Unrecognized name: apply_clicks; Did you mean clicks? at [2:3]`,
  'Unrecognized name: apply_clicks; Did you mean clicks? at [2:3]',
  400,
  'unrecognized-name',
);
test(
  reads,
  'Error: 400 Unrecognized name: x at [1:8]; reason: invalidQuery, location: query, message: Unrecognized name: x at [1:8]\n\nLocation: US\nJob ID: 12\n',
  'Unrecognized name: x at [1:8]',
  400,
  'unrecognized-name',
  'invalidQuery',
);
test(
  reads,
  `Error: (google.cloud.bigquery.dbapi.exceptions.DatabaseError) 404 ${at} Not found: Table p:marts.x was not found in location US`,
  'Not found: Table p:marts.x was not found in location US',
  404,
  'table-not-found',
);
test(
  reads,
  `Error: 403 ${at} Access Denied: Table p:marts.x: User does not have permission to query table`,
  'Access Denied: Table p:marts.x: User does not have permission to query table',
  403,
  'permission-denied',
);
test(
  reads,
  `Error: 403 ${at} Quota exceeded: Your project exceeded quota for free query bytes scanned`,
  'Quota exceeded: Your project exceeded quota for free query bytes scanned',
  403,
  'quota',
);
test(
  reads,
  `Error: 403 ${at} Exceeded rate limits: too many concurrent queries for this project`,
  'Exceeded rate limits: too many concurrent queries for this project',
  403,
  'rate-limit',
);
test(reads, `500 ${at} An internal error occurred`, 'An internal error occurred', 500, 'backend');
test(reads, 'Error: something without a number', 'something without a number', undefined, 'invalid');
