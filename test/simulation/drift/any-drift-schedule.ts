/** Any drift schedule: what people and BigQuery change while runs are under way, and what fails meanwhile. */
import fc from 'fast-check';
import type { Failing, Fault, PortName } from '../faults.ts';
import { anyDriftPlot } from './plots.ts';
import {
  type DriftDeed,
  type DriftSchedule,
  datasetIds,
  type Edit,
  type MartName,
  type TableChange,
} from './schedule.ts';

/** The longest part of a schedule in which things happen: six runs of the Scheduler and those by hand. */
const longest = 3600;

/** Also within a run: it takes half a minute. */
const instant = fc.integer({ min: 0, max: longest });
/** Right after a run of the Scheduler began. */
const inRun = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 60 }))
  .map(([run, second]) => {
    return run * 600 + second;
  });
const at = fc.oneof(instant, inRun);

const mart = fc.constantFrom(...(Object.keys(datasetIds) as MartName[]));
const column = fc.nat(4);
const name = fc.constantFrom('clicks', 'city', 'visits', 'CITY');
const text = fc.constantFrom('Land', 'By hand', '');

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ what: fc.constantFrom('label', 'description'), column, text }),
  fc.record({ what: fc.constantFrom('groupby', 'filterable'), column }),
  fc.record({ what: fc.constantFrom('add', 'calculate'), name }),
  fc.record({ what: fc.constant('remove' as const), column }),
  fc.record({ what: fc.constantFrom('filter-time', 'owners', 'refresh') }),
);

const change: fc.Arbitrary<TableChange> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('add' as const),
      name,
      type: fc.constantFrom('INT64', 'STRING', 'DATE'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('drop', 'recase', 'retype'), column }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('rename' as const), column, name }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('gone', 'back') }) },
);

const texts = [
  '{}',
  '{}',
  '{"dryRun":true}',
  '{"sync":"none"}',
  '{"applyProposal":"remove-7-0123456789"}',
  'not JSON',
];

const deed: fc.Arbitrary<DriftDeed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit' as const), at, mart, edit }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('table' as const), at, mart, change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-dataset' as const), at, mart }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('message' as const), at, text: fc.constantFrom(...texts) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      at,
      isRight: fc.integer({ max: 4 }).map((draw) => draw > 0),
      minutes: fc.constantFrom(1, 60, 240),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('apply' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), at, mart }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('backup' as const), at, hoursOld: fc.constantFrom(0, 1, 30) }),
  },
);

const supersetFailing: Failing[] = [
  'unreachable',
  'timeout',
  'answer-lost',
  'database-down',
  'database-silent',
  'rate-limited',
  'forbidden',
  'unauthorized',
];

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('crash' as const),
    at,
    function: fc.constantFrom('detect-drift', 'detect-drift', 'control'),
    call: fc.integer({ min: 1, max: 40 }),
    when: fc.constantFrom('before', 'after'),
    isSilent: fc.boolean(),
  }),
  outage('superset', supersetFailing),
  outage('superset', ['answer-lost', 'conflict', 'forbidden', 'unreachable'], 'putDatasetColumns'),
  outage('superset', ['forbidden', 'not-found', 'timeout', 'unauthorized'], 'dataset'),
  outage('superset', ['forbidden', 'rate-limited'], 'chart'),
  outage('bigquery', ['unavailable', 'answer-lost', 'denied', 'come-again']),
  outage('state', ['unavailable', 'answer-lost', 'denied']),
  outage('publish', ['unavailable', 'answer-lost']),
  fc.record({
    kind: fc.constant('slow' as const),
    port: fc.constantFrom<PortName>('state', 'publish', 'superset'),
    bySeconds: fc.integer({ min: 1, max: 25 }),
    from: at,
    seconds: fc.constantFrom(60, 300, 1200),
  }),
  fc.record({
    kind: fc.constant('messages' as const),
    what: fc.constantFrom('duplicate', 'delay', 'drop-ack'),
    bySeconds: fc.constantFrom(5, 60, 600),
    from: at,
    seconds: fc.constantFrom(600, 3600),
  }),
  fc.record({ kind: fc.constant('no-schedule' as const), from: at, seconds: fc.constantFrom(600, 1800) }),
);

function outage(port: PortName, failing: Failing[], call?: string): fc.Arbitrary<Fault> {
  return fc.record({
    kind: fc.constant('outage' as const),
    port: fc.constant(port),
    call: fc.constant(call),
    failing: fc.constantFrom(...failing),
    percent: fc.constantFrom(10, 40, 100),
    from: at,
    seconds: fc.constantFrom(30, 120, 600, 1800),
  });
}

/** Every drift schedule. */
export const anyDriftSchedule: fc.Arbitrary<DriftSchedule> = fc
  .record({
    startsAt: fc.constant('2026-11-24T06:00:00Z'),
    seconds: fc.constant(longest),
    seed: fc.oneof(fc.constant(0), fc.nat(1_000_000)),
    mode: fc.constantFrom<DriftSchedule['mode']>(
      'live',
      'live',
      'live',
      'live',
      'live',
      'live',
      'observe',
      'shadow',
    ),
    deeds: fc.array(deed, { maxLength: 8 }),
    faults: fc.array(fault, { maxLength: 4 }),
    plot: anyDriftPlot(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ plot, ...schedule }) => ({
    ...schedule,
    deeds: [...schedule.deeds, ...plot.deeds],
    faults: [...schedule.faults, ...plot.faults],
  }));
