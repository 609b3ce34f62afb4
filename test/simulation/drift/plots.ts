import fc from 'fast-check';
import type { Fault } from '../faults.ts';
import type { DriftDeed, MartName } from './schedule.ts';

/** Deeds and faults that only matter together: chance alone would hardly ever bring them about. */
export type DriftPlot = { deeds: DriftDeed[]; faults: Fault[] };

/** One of the plots, or none; `run` is the Scheduler's run of every ten minutes that it is about. */
export function anyDriftPlot(run: fc.Arbitrary<number>): fc.Arbitrary<DriftPlot> {
  const mart = fc.constantFrom<MartName>('mart_geo', 'mart_visits');
  return fc.oneof(
    fc.constant<DriftPlot>({ deeds: [], faults: [] }),
    fc
      .tuple(run, mart, fc.record({ hasBackup: fc.boolean(), minutes: fc.constantFrom(1, 240, 240) }))
      .map(([...what]) => approvedRemoval(...what)),
    fc.tuple(run, mart).map(([...what]) => removedAndRestored(...what)),
    fc.tuple(run, mart, fc.integer({ min: 14, max: 24 })).map(([...what]) => twoRunsAtOnce(...what)),
    fc.tuple(run, mart, fc.integer({ min: 0, max: 40 })).map(([...what]) => editInRun(...what)),
    fc.tuple(run, fc.integer({ min: 0, max: 20 })).map(([...what]) => bulkEdit(...what)),
    fc.tuple(run, mart, fc.integer({ min: 10, max: 35 })).map(([...what]) => deathInWrite(...what)),
  );
}

/** A column is lost, the next run proposes to remove it, and somebody approves: with a backup or without, in time or not. */
function approvedRemoval(
  run: number,
  mart: MartName,
  { hasBackup, minutes }: { hasBackup: boolean; minutes: number },
): DriftPlot {
  const at = run * 600;
  const backup: DriftDeed = { kind: 'backup', at: at + 300, hoursOld: 1 };
  return {
    deeds: [
      { kind: 'table', at: at - 60, mart, change: { what: 'drop', column: 1 } },
      { kind: 'approve', at: at + 240, isRight: true, minutes },
      { kind: 'approve', at: at + 250, isRight: true, minutes },
      ...(hasBackup ? [backup] : []),
    ],
    faults: [],
  };
}

/** A column is removed as approved, and somebody regrets it while the approval is in force. */
function removedAndRestored(run: number, mart: MartName): DriftPlot {
  const { deeds } = approvedRemoval(run, mart, { hasBackup: true, minutes: 240 });
  return { deeds: [...deeds, { kind: 'restore', at: run * 600 + 900, mart }], faults: [] };
}

/** A run that looked before a column came to BigQuery is still about to write when one that saw it has written. */
function twoRunsAtOnce(run: number, mart: MartName, second: number): DriftPlot {
  const at = run * 600;
  return {
    deeds: [
      { kind: 'table', at: at - 60, mart, change: { what: 'retype', column: 1 } },
      { kind: 'table', at: at + second, mart, change: { what: 'add', name: 'clicks', type: 'INT64' } },
      { kind: 'message', at, text: '{}' },
    ],
    faults: [{ kind: 'slow', port: 'superset', from: at, seconds: 200, bySeconds: 6 }],
  };
}

/** Somebody adds a column and describes another one, while a run is about to add what BigQuery has got. */
function editInRun(run: number, mart: MartName, second: number): DriftPlot {
  const at = run * 600;
  return {
    deeds: [
      { kind: 'table', at: at - 60, mart, change: { what: 'add', name: 'clicks', type: 'INT64' } },
      { kind: 'edit', at: at + second, mart, edit: { what: 'add', name: 'by_hand' } },
      { kind: 'edit', at: at + second, mart, edit: { what: 'label', column: 1, text: 'Land' } },
    ],
    faults: [{ kind: 'slow', port: 'superset', from: at, seconds: 60, bySeconds: 4 }],
  };
}

/** Somebody edits both datasets, one after the other, over some seconds of a run. */
function bulkEdit(run: number, second: number): DriftPlot {
  const at = run * 600;
  const marts: MartName[] = ['mart_geo', 'mart_visits'];
  const edits = marts.flatMap((mart, index): DriftDeed[] => [
    { kind: 'table', at: at - 60, mart, change: { what: 'add', name: 'visits', type: 'INT64' } },
    { kind: 'edit', at: at + second + index * 3, mart, edit: { what: 'groupby', column: 1 } },
    {
      kind: 'edit',
      at: at + second + index * 3 + 1,
      mart,
      edit: { what: 'description', column: 0, text: 'By hand' },
    },
  ]);
  return { deeds: edits, faults: [] };
}

/** A run dies around its write, and BigQuery has changed once more when it is delivered again. */
function deathInWrite(run: number, mart: MartName, call: number): DriftPlot {
  const at = run * 600;
  return {
    deeds: [
      { kind: 'table', at: at - 60, mart, change: { what: 'add', name: 'clicks', type: 'INT64' } },
      { kind: 'table', at: at + 30, mart, change: { what: 'add', name: 'visits', type: 'INT64' } },
    ],
    faults: [{ kind: 'crash', at, function: 'detect-drift', call, when: 'after', isSilent: false }],
  };
}
