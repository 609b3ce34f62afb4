/** Any schedule: what can go wrong in the world, what people do about it, and what goes wrong with the watchdog. */
import fc from 'fast-check';
import type { FindingKind } from '../../shared/events/finding.ts';
import { plan } from '../functions/refresh-marts/_world.ts';
import type { Failing, Fault, PortName } from './faults.ts';
import { anyPlot, type Plot } from './plots.ts';
import type { Deed, Schedule, Trouble } from './schedule.ts';

const hours = (count: number) => count * 3600;

/** The longest part of a schedule in which things happen. */
const longest = hours(1.75);

/** Yerevan is four hours ahead: before the morning's run, at noon, before the cut-off, before a weekend, on one. */
const starts = [
  '2026-11-24T01:40:00Z',
  '2026-11-24T08:00:00Z',
  '2026-11-25T11:20:00Z',
  '2026-11-30T04:30:00Z',
];

/** Before a weekend, on one: what is open then takes days. */
const slowStarts = ['2026-11-27T11:00:00Z', '2026-11-28T06:00:00Z'];

const instant = fc.integer({ min: 0, max: longest / 30 }).map((halfMinutes) => halfMinutes * 30 + 7);
const mart = fc.constantFrom(...plan.marts.map(({ name }) => name));

function stretch(least: number, most: number) {
  return {
    from: instant,
    seconds: fc.integer({ min: least / 30, max: most / 30 }).map((count) => count * 30),
  };
}

/** Short, as long as an incident is patient, or until long after the end. */
const lasting = { from: instant, seconds: fc.constantFrom(120, 700, 1500, 2400, 4800, hours(24 * 9)) };

const health: [FindingKind, string][] = [
  ['vm-stopped', 'superset-ineco'],
  ['vm-unreachable', 'superset-ineco'],
  ['network-path', 'superset-ineco'],
  ['superset-database-down', 'superset_db'],
  ['superset-web-down', 'superset_app'],
  ['superset-worker-down', 'superset_worker'],
  ['superset-queries-failing', 'superset_app'],
];

const drift: [FindingKind, string][] = [
  ['chart-broken', 'Visits'],
  ['filter-dropped', 'Country'],
  ['column-drift', 'mart_geo'],
];

/** What comes and goes does so for a while: what never stops never comes to rest. */
const restless: fc.Arbitrary<Trouble> = fc
  .record({
    known: fc.constantFrom(...health),
    from: instant,
    seconds: fc.constantFrom(2400, 4800),
    restless: fc.constantFrom(300, 600, 1200),
  })
  .map(({ known: [finding, subject], ...rest }) => ({ kind: 'health', finding, subject, ...rest }));

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  finding('health', health),
  finding('drift', drift),
  restless,
  fc.record({
    kind: fc.constant('freshness' as const),
    mart,
    verdict: fc.constantFrom('stale', 'empty', 'missing', 'rolled-back', 'source-late'),
    ...lasting,
  }),
  fc.record({
    kind: fc.constant('source' as const),
    verdict: fc.constantFrom('late', 'missing'),
    ...lasting,
  }),
  fc.record({
    kind: fc.constant('build' as const),
    mart: fc.oneof(mart, fc.constant('*')),
    reason: fc.constantFrom('invalidQuery', 'accessDenied', 'quotaExceeded', 'backendError', 'notFound'),
    ...lasting,
  }),
  fc.record({ kind: fc.constant('silence' as const), ...stretch(600, 5400) }),
);

function finding(kind: 'health' | 'drift', known: [FindingKind, string][]): fc.Arbitrary<Trouble> {
  return fc
    .record({ known: fc.constantFrom(...known), ...lasting })
    .map(({ known: [what, subject], ...rest }) => ({ kind, finding: what, subject, ...rest }));
}

const control = { kind: fc.constant('control' as const), at: instant, mailsBack: fc.nat(3) };
const duration = fc.integer({ min: 1, max: 12 }).map((count) => count * 10);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    ...control,
    action: fc.constantFrom('acknowledge', 'acknowledge', 'resolve', 'silence', 'pause-notices'),
    minutes: duration,
  }),
  fc.record({
    ...control,
    action: fc.constant('maintenance' as const),
    minutes: duration,
    subject: fc.constantFrom('all', 'marts', 'superset'),
  }),
  fc.record({
    ...control,
    action: fc.constant('end' as const),
    minutes: duration,
    subject: fc.constantFrom('pause-notices', 'maintenance.all', 'nothing'),
  }),
  fc.record({
    ...control,
    action: fc.constant('executive-meeting' as const),
    minutes: duration,
    subject: fc.constantFrom('2026-11-24', '2026-11-25', '2026-11-28'),
  }),
  message('refresh-marts', [
    '{}',
    '{"trigger":"schedule"}',
    '{"only":["mart_b"],"with":["dependents"],"author":"Ani"}',
    '{"only":["no_mart"]}',
    'not JSON',
  ]),
  message('escalate', ['{"tick":true}', '{"digest":true,"author":"Ani"}', '{"tock":true}']),
  message('watchdog-events', ['not a fact', '{"specversion":"1.0"}']),
  fc.record({
    kind: fc.constant('dead-letter' as const),
    at: instant,
    subscription: fc.constantFrom('remediate', 'watchdog-events-history'),
  }),
  fc.record({ kind: fc.constant('echo' as const), at: instant, factsBack: fc.nat(12) }),
  fc.record({
    kind: fc.constant('gave-up' as const),
    at: instant,
    target: fc.constant('superset_app'),
    cause: fc.constantFrom('superset-web-down:superset_app', 'vm-stopped:superset-ineco'),
  }),
);

function message(topic: string, texts: string[]): fc.Arbitrary<Deed> {
  return fc.record({
    kind: fc.constant('message' as const),
    at: instant,
    topic: fc.constant(topic),
    text: fc.constantFrom(...texts),
  });
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('crash' as const),
    at: instant,
    function: fc.constantFrom('escalate', 'escalate', 'control'),
    call: fc.integer({ min: 1, max: 14 }),
    when: fc.constantFrom('before', 'after'),
    isSilent: fc.boolean(),
  }),
  // A run makes many more calls than a tick; those at its end are the ones that promise something.
  fc.record({
    kind: fc.constant('crash' as const),
    at: instant,
    function: fc.constant('refresh-marts' as const),
    call: fc.integer({ min: 1, max: 70 }),
    when: fc.constantFrom('before', 'after'),
    isSilent: fc.boolean(),
  }),
  outage('state', ['unavailable', 'answer-lost', 'denied']),
  outage('publish', ['unavailable', 'answer-lost']),
  outage('smtp', ['unavailable', 'answer-lost', 'come-again', 'denied', 'refused']),
  outage('bigquery', ['unavailable', 'answer-lost', 'denied', 'refused', 'come-again']),
  fc.record({
    kind: fc.constant('slow' as const),
    port: fc.constantFrom<PortName>('state', 'publish', 'smtp'),
    // The mail client gives up after 30 s, the others after less.
    bySeconds: fc.integer({ min: 1, max: 25 }),
    ...stretch(60, 1200),
  }),
  fc.record({
    kind: fc.constant('messages' as const),
    what: fc.constantFrom('duplicate', 'delay', 'drop-ack'),
    bySeconds: fc.constantFrom(5, 60, 600),
    ...stretch(60, 3600),
  }),
  fc.record({ kind: fc.constant('no-schedule' as const), ...stretch(60, 3600) }),
);

function outage(port: PortName, failing: Failing[]): fc.Arbitrary<Fault> {
  return fc.record({
    kind: fc.constant('outage' as const),
    port: fc.constant(port),
    failing: fc.constantFrom(...failing),
    percent: fc.constantFrom(100, 100, 40, 10),
    ...stretch(30, 2400),
  });
}

const nothing: Plot = { deeds: [], faults: [] };

/** Schedules of up to two hours; what is left of one that fails is what it takes to fail. */
export const anySchedule: fc.Arbitrary<Schedule> = fc
  .record({
    startsAt: fc.oneof(
      { arbitrary: fc.constantFrom(...starts), weight: 9 },
      { arbitrary: fc.constantFrom(...slowStarts), weight: 1 },
    ),
    seconds: fc.constant(longest),
    seed: fc.nat(1_000_000),
    troubles: fc.array(trouble, { maxLength: 5 }),
    deeds: fc.array(deed, { maxLength: 5 }),
    faults: fc.array(fault, { maxLength: 5 }),
    plot: fc.oneof(
      { arbitrary: fc.constant(nothing), weight: 6 },
      { arbitrary: anyPlot(instant), weight: 1 },
    ),
    isPlotAlone: fc.boolean(),
  })
  .map(({ plot, isPlotAlone, ...schedule }) => {
    // Among other troubles a plot is rarely seen to fail: each of them moves the limits.
    if (isPlotAlone && plot !== nothing) return { ...schedule, troubles: [], ...plot };
    return {
      ...schedule,
      troubles: [...schedule.troubles, ...(plot.troubles ?? [])],
      deeds: [...schedule.deeds, ...plot.deeds],
      faults: [...schedule.faults, ...plot.faults],
    };
  });
