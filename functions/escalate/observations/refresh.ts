import type { FactData } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { Failure } from '../../../shared/events/refresh-facts.ts';
import type { Statement } from './statement.ts';

type Said = Pick<Statement, 'findings' | 'fine'>;
type MartSummary = FactData<'marts-refreshed'>['marts'][number];

const nothing: Said = { findings: [], fine: [] };

/** Faults of the surroundings, not of a mart: many marts that fail for one of them are one incident. */
const sharedClasses = ['permission-denied', 'quota', 'backend', 'rate-limit'];

const refreshKinds = ['refresh-failed', 'refresh-rejected', 'refresh-skipped'] as const;

/** What the result of one mart says about it. */
export function sayOfMart(mart: MartSummary, runId: string): Said {
  const key = (kind: string) => `${kind}:${mart.mart}`;
  switch (mart.outcome) {
    case 'refreshed':
      return { findings: [], fine: refreshKinds.map(key) };
    case 'failed':
      return { findings: [failedMart(mart, runId)], fine: [] };
    case 'rejected':
      // A later run published the mart: nothing is wrong with it.
      return mart.reason === 'superseded' ? nothing : { findings: [rejectedMart(mart, runId)], fine: [] };
    case 'skipped':
      return sayOfSkipped(mart, runId);
    case 'held':
      return nothing;
  }
}

/** What one mart says before its run has ended: what stops the whole run is said once, by its end. */
export function sayOfMartAlone(mart: MartSummary, runId: string): Said {
  const { outcome, reason, upstream = [] } = mart;
  const isForAll = upstream.length === 0 || upstream.includes('stg_events');
  const isStopped = outcome === 'skipped' && reason !== 'observe' && isForAll;
  return isStopped ? nothing : sayOfMart(mart, runId);
}

/** What the end of a run says: about its marts, the view under them, and the run itself. */
export function sayOfRun(run: FactData<'marts-refreshed'>): Said {
  if (run.dryRun) return nothing;
  const said = [
    sayOfStagingView(run.stagingView),
    sayOfObstacle(run),
    ...run.marts.map((mart) =>
      isSkippedOnPurpose(mart, run.marts) ? fineAgain(mart) : sayOfMart(mart, run.runId),
    ),
    // Whatever run this was, a missed one is made up for.
    { findings: [], fine: ['run-missed:refresh-marts'] },
  ];
  return { findings: said.flatMap(({ findings }) => findings), fine: said.flatMap(({ fine }) => fine) };
}

function sayOfStagingView({ state, explanation, failure }: FactData<'marts-refreshed'>['stagingView']): Said {
  const broken = 'staging-view-broken:stg_events';
  const differs = 'staging-view-differs:stg_events';
  const apply = { topic: 'refresh-marts', body: { apply: ['stg_events'] } };
  const about = { subject: 'stg_events', summary: explanation };
  switch (state) {
    case 'unknown':
      return nothing;
    case 'current':
    case 'applied':
      return { findings: [], fine: [broken, differs] };
    case 'differs':
      return { findings: [{ kind: 'staging-view-differs', ...about, rerun: apply }], fine: [broken] };
    case 'missing':
    case 'broken':
      return {
        findings: [{ kind: 'staging-view-broken', ...about, ...told(failure), rerun: apply }],
        fine: [differs],
      };
  }
}

function sayOfObstacle({ obstacle, stagingView }: FactData<'marts-refreshed'>): Said {
  const isView = stagingView.state === 'broken' || stagingView.state === 'missing';
  if (!obstacle || isView) return { findings: [], fine: ['run-blocked:refresh-marts'] };
  const blocked: Finding = {
    kind: 'run-blocked',
    subject: 'refresh-marts',
    summary: obstacle.explanation,
    ...told(obstacle.failure),
    rerun: { topic: 'refresh-marts', body: {} },
  };
  return { findings: [blocked], fine: [] };
}

function failedMart(mart: MartSummary, runId: string): Finding {
  const { failure } = mart;
  const shared = failure && sharedFault(failure);
  return {
    ...martFinding('refresh-failed', mart, runId),
    summary: `${mart.mart} could not be built: ${firstLine(failure?.message ?? mart.explanation)}`,
    ...(shared ? { class: shared } : {}),
    ...told(failure),
  };
}

function rejectedMart(mart: MartSummary, runId: string): Finding {
  const overrides: Record<string, string> = { volume: 'volume', schema: 'schema', 'not-adopted': 'adopt' };
  const accept = overrides[mart.reason];
  const { evidence = [], ...finding } = martFinding('refresh-rejected', mart, runId);
  const rows = [
    { label: 'Rows published', value: mart.previousRows },
    { label: 'Rows built', value: mart.rows },
  ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value: String(value) }]));
  return {
    ...finding,
    summary: `${mart.mart} was built and not published: ${firstLine(mart.explanation)}`,
    ...(mart.reason === 'not-adopted' ? { class: 'not-adopted' } : {}),
    evidence: [{ label: 'Reason', value: mart.reason }, ...rows, ...evidence],
    fix: accept
      ? `If it is right all the same, publish {"only":["${mart.mart}"],"accept":["${accept}"]} to refresh-marts.`
      : `Look at what ${mart.mart} reads, then refresh it again.`,
  };
}

function sayOfSkipped(mart: MartSummary, runId: string): Said {
  if (mart.reason === 'observe' || mart.reason === 'dry-run') {
    // Where the watchdog only observes, a dry run that passes is the one sign that a mart can be built again.
    const passes = mart.reason === 'observe' && mart.bytesProcessed !== undefined;
    return passes ? fineAgain(mart) : nothing;
  }
  const causedBy = mart.upstream?.flatMap(causesOfSkip) ?? ['run-blocked:refresh-marts'];
  const skipped = { ...martFinding('refresh-skipped', mart, runId), causedBy };
  return {
    findings: [{ ...skipped, summary: `${mart.mart} was not refreshed: ${firstLine(mart.explanation)}` }],
    fine: [],
  };
}

function causesOfSkip(upstream: string): string[] {
  if (upstream === 'stg_events') return ['staging-view-broken:stg_events'];
  return refreshKinds.map((kind) => `${kind}:${upstream}`);
}

/** Whether a mart was skipped only because a person holds what it reads, or a later run published that. */
function isSkippedOnPurpose(mart: MartSummary, all: readonly MartSummary[], seen: string[] = []): boolean {
  if (mart.outcome !== 'skipped' || !mart.upstream || seen.includes(mart.mart)) return false;
  return mart.upstream.every((name) => {
    const upstream = all.find((other) => other.mart === name);
    if (!upstream) return false;
    const isMeant = upstream.outcome === 'held' || upstream.reason === 'superseded';
    return isMeant || isSkippedOnPurpose(upstream, all, [...seen, mart.mart]);
  });
}

function fineAgain({ mart }: MartSummary): Said {
  return { findings: [], fine: [`refresh-failed:${mart}`, `refresh-skipped:${mart}`] };
}

function martFinding(kind: Finding['kind'], mart: MartSummary, runId: string): Finding {
  return {
    kind,
    subject: mart.mart,
    summary: mart.explanation,
    evidence: [{ label: 'Run', value: runId }],
    rerun: { topic: 'refresh-marts', body: { only: [mart.mart], with: ['dependents'] } },
    ...(mart.jobUrl ? { links: [{ title: 'The job in BigQuery', url: mart.jobUrl }] } : {}),
  };
}

/** What BigQuery said, and where: what a mail prints of a failure. */
function told(failure: Failure | undefined): Pick<Finding, 'evidence' | 'fix'> {
  if (!failure) return {};
  const { file, line, column } = failure;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return {
    evidence: [
      { label: 'BigQuery says', value: failure.message },
      { label: 'Error class', value: failure.class },
      { label: "Runbook's cause", value: failure.runbook.cause },
      ...(file ? [{ label: 'Where', value: place }] : []),
    ],
    fix: failure.fix,
  };
}

function sharedFault({ class: errorClass, message }: Failure): string | undefined {
  // The export's tables are named by day; any other missing table is the business of the mart that reads it.
  const isRawExport = errorClass === 'table-not-found' && /\bevents_(\d|\*|intraday)/.test(message);
  return isRawExport || sharedClasses.includes(errorClass) ? errorClass : undefined;
}

function firstLine(text: string): string {
  const [line = text] = text.split('\n');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
