import type { FactData, FactName } from '../../../shared/events/facts.ts';

const runId = 's20261124T0200Z';

const failure: FactData<'mart-refreshed'>['failure'] = {
  class: 'unrecognized-name',
  reason: 'invalidQuery',
  message: 'Unrecognized name: contry; Did you mean country? at [3:8]',
  runbook: {
    error: 'Unrecognized name: X',
    cause: 'Column/schema change in source',
    fix: "Update the mart's SQL",
  },
  fix: 'Correct marts/mart_geo.sql:43:8, run npm run marts, deploy.',
  file: 'marts/mart_geo.sql',
  line: 43,
  column: 8,
};

/** One fact of each name, with every member that it may have. */
export const factExamples: { [Name in FactName]: FactData<Name> } = {
  'request-rejected': {
    topic: 'refresh-marts',
    messageId: '9731',
    field: 'only[0]',
    problem: 'no mart is named "mart_gio"; did you mean mart_geo?',
    received: '{"only":["mart_gio"]}',
    author: 'ani@example.test',
    deliveryAttempt: 1,
  },
  'run-started': {
    runId,
    trigger: 'schedule',
    mode: 'live',
    forced: false,
    author: 'ani@example.test',
    reason: 'the export was late',
    slot: '2026-11-24T02:00:00.000Z',
    dryRun: false,
    dataset: 'ineco-dwh.ineco_marts',
    plan: [{ mart: 'mart_geo', action: 'refresh', reason: 'part of every run', dependsOn: ['mart_events'] }],
  },
  'run-joined': { runId, messageId: '9732', reason: 'run s20261124T0200Z is at work since 02:00' },
  'mart-refreshed': {
    runId,
    mart: 'mart_geo',
    outcome: 'failed',
    reason: 'unrecognized-name',
    explanation: 'Unrecognized name: contry',
    rows: 0,
    previousRows: 1000,
    newestDate: '2026-11-23',
    bytesProcessed: 10_485_760,
    durationSeconds: 3.25,
    attempts: 1,
    jobId: 'watchdog_s20261124T0200Z_mart_geo_1',
    jobUrl: 'https://console.cloud.google.com/bigquery?project=ineco-dwh&j=bq:US:j&page=queryresults',
    failure,
    audits: [{ name: 'not-empty', passed: false, evidence: '0 rows' }],
    difference: { rows: 100, publishedRows: 97 },
    missingSeconds: 0.4,
  },
  'marts-refreshed': {
    runId,
    trigger: 'schedule',
    mode: 'live',
    dryRun: false,
    summary: 'Completed: 0/1 tables refreshed (1 skipped)',
    total: 1,
    refreshed: 0,
    failed: 0,
    rejected: 0,
    skipped: 1,
    held: 0,
    bytesProcessed: 0,
    durationSeconds: 2,
    stagingView: { state: 'broken', explanation: 'ineco_marts.stg_events cannot be read', failure },
    obstacle: { explanation: 'ineco_marts.stg_events cannot be read', failure },
    expiryRemoved: ['mart_geo'],
    marts: [{ mart: 'mart_geo', outcome: 'skipped', reason: 'stg_events' }],
  },
};

/** Of each fact, one thing that breaks its contract. */
export const brokenFacts: { [Name in FactName]: Record<string, unknown> } = {
  'request-rejected': { ...factExamples['request-rejected'], problem: '' },
  'run-started': { ...factExamples['run-started'], mode: 'dry' },
  'run-joined': { runId, messageId: '9732' },
  'mart-refreshed': { ...factExamples['mart-refreshed'], newestDate: '23 November' },
  'marts-refreshed': { ...factExamples['marts-refreshed'], total: -1 },
};
