import type { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { Failure } from '../../shared/events/refresh-facts.ts';
import { classifyError, type ErrorClass } from './error-classes.ts';

type RunbookRow = Failure['runbook'];

/** The runbook's table of common fixes (section 2, step 3), and rows in its manner for what it does not cover. */
const runbook: Record<ErrorClass, RunbookRow> = {
  'unrecognized-name': {
    error: 'Unrecognized name: X',
    cause: 'Column/schema change in source',
    fix: "Update the mart's SQL",
  },
  syntax: {
    error: 'Syntax error',
    cause: 'SQL typo, reserved keyword',
    fix: 'Fix query, test locally first',
  },
  'permission-denied': {
    error: 'Permission denied',
    cause: 'Service account issue',
    fix: 'Grant the service account the missing role',
  },
  timeout: { error: 'Timeout', cause: 'Large query', fix: 'Increase timeout or optimize query' },
  'rate-limit': {
    error: 'Rate limit',
    cause: 'Too many concurrent queries',
    fix: 'Refresh fewer marts at once',
  },
  'table-not-found': {
    error: 'Not found: Table',
    cause: 'Raw table missing or renamed',
    fix: 'Check GA4 export status in GCP console',
  },
  quota: {
    error: 'Quota exceeded',
    cause: 'The project used up a daily or hourly quota',
    fix: 'Wait until it is renewed, or have it raised',
  },
  'bytes-cap': {
    error: 'Query exceeded limit for bytes billed',
    cause: 'The query would scan more than the cap allows',
    fix: 'Raise the cap or read less',
  },
  backend: {
    error: 'Backend or internal error',
    cause: 'A fault inside BigQuery, or no connection to it',
    fix: 'Run the mart again later; see the status page of Google Cloud',
  },
  resources: {
    error: 'Resources exceeded during query execution',
    cause: 'One sort, window or aggregation does not fit in memory',
    fix: 'Optimize the query: filter earlier, aggregate in two steps',
  },
  cancelled: {
    error: 'Job execution was cancelled',
    cause: 'Somebody cancelled the job',
    fix: 'Ask who and why, then run the mart again',
  },
  invalid: {
    error: 'Invalid query or request',
    cause: 'BigQuery refuses the statement for another reason',
    fix: 'Fix query, test locally first',
  },
};

/** What a failure happened to, as far as a person needs it to mend it. */
export type FailedThing = {
  /** `mart_geo` or `stg_events`. */
  name: string;
  file: string;
  /** Line of `file` that the SQL's first line stands on. */
  sqlStartLine: number;
  project: string;
  /** The service account that ran it. */
  account: string;
};

/** The runbook's row for an error, and today's fix for it: file and line, the missing role, the message to send. */
export function describeFailure(
  error: BigQueryCallError,
  thing: FailedThing,
): Failure & { class: ErrorClass } {
  const errorClass = classifyError(error);
  const [, line, column] = /\bat \[(\d+):(\d+)\]/.exec(error.message) ?? [];
  const position =
    line && column ? { line: Number(line) + thing.sqlStartLine - 1, column: Number(column) } : undefined;
  return {
    class: errorClass,
    reason: error.reason,
    message: error.message,
    runbook: runbook[errorClass],
    fix: todaysFix(errorClass, error.message, thing, position),
    file: thing.file,
    ...position,
  };
}

function todaysFix(
  errorClass: ErrorClass,
  message: string,
  thing: FailedThing,
  position: { line: number; column: number } | undefined,
): string {
  const place = position ? `${thing.file}:${position.line}:${position.column}` : thing.file;
  switch (errorClass) {
    case 'unrecognized-name':
    case 'syntax':
    case 'invalid':
      return `Correct ${place}, run npm run marts, deploy, then ${rerunCorrected(thing.name)}.`;
    case 'permission-denied':
      return grantFix(message, thing);
    case 'table-not-found':
      return `Look whether ${missingTable(message)} was renamed or never arrived (read in ${place}), then ${rerun(thing.name)}.`;
    case 'rate-limit':
      return `Lower refresh.concurrency in deploy/watchdog.yaml, then ${rerun(thing.name)}.`;
    case 'timeout':
      return `Raise refresh.jobTimeoutSeconds in deploy/watchdog.yaml or make ${thing.file} cheaper, then ${rerun(thing.name)}.`;
    case 'bytes-cap':
      return `Raise bytesCaps.perQueryGibibytes in deploy/watchdog.yaml or make ${thing.file} read less, then ${rerun(thing.name)}.`;
    case 'resources':
      return `Make ${thing.file} smaller at its largest sort, window or aggregation, then ${rerun(thing.name)}.`;
    case 'quota':
      return `Wait for the quota (https://console.cloud.google.com/iam-admin/quotas?project=${thing.project}), then ${rerun(thing.name)}.`;
    case 'backend':
      return `Nothing to correct on our side: ${rerun(thing.name)} when https://status.cloud.google.com shows BigQuery well.`;
    case 'cancelled':
      return `Find out who cancelled it, then ${rerun(thing.name)}.`;
  }
}

function rerun(name: string): string {
  const body = name === 'stg_events' ? '{}' : `{"only":["${name}"],"with":["dependents"]}`;
  return `publish ${body} to refresh-marts`;
}

/** A run does not change the staging view by itself, so a corrected file must be applied. */
function rerunCorrected(name: string): string {
  return name === 'stg_events' ? 'publish {"apply":["stg_events"]} to refresh-marts' : rerun(name);
}

/** The roles that carry the permissions BigQuery names in its refusals. */
const roleOf: Record<string, string> = {
  'bigquery.jobs.create': 'roles/bigquery.jobUser',
  'bigquery.tables.getData': 'roles/bigquery.dataViewer',
  'bigquery.tables.get': 'roles/bigquery.dataViewer',
  'bigquery.tables.create': 'roles/bigquery.dataEditor',
  'bigquery.tables.createSnapshot': 'roles/bigquery.dataEditor',
  'bigquery.tables.delete': 'roles/bigquery.dataEditor',
  'bigquery.tables.update': 'roles/bigquery.dataEditor',
  'bigquery.tables.updateData': 'roles/bigquery.dataEditor',
};

function grantFix(message: string, { name, project, account }: FailedThing): string {
  const permission = /\b(bigquery\.\w+\.\w+)\b/.exec(message)?.[1];
  const role = roleOf[permission ?? ''] ?? 'roles/bigquery.dataViewer';
  return `Grant the missing role: gcloud projects add-iam-policy-binding ${project} --member=serviceAccount:${account} --role=${role}; then ${rerun(name)}.`;
}

function missingTable(message: string): string {
  return /Table ([^\s]+)/.exec(message)?.[1] ?? 'the table';
}
