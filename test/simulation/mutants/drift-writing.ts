import type { PlantedBug } from '../mutant.ts';

/** What detect-drift writes to Superset, and when it may. */
export const driftWritingMutants: readonly PlantedBug[] = [
  {
    name: 'a dataset is written without reading it again',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: 'const looked = await look(superset, seen.id);',
        replacement: 'const looked: Awaited<ReturnType<typeof look>> = { dataset: superset ? seen : seen };',
      },
    ],
  },
  {
    name: 'an edit since the comparison is not heeded',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: 'await superset.putDatasetColumns(before, changes);',
        replacement: 'await superset.putDatasetColumns(stale(before), changes);',
      },
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: 'if (before.changedAt !== seen.changedAt) return',
        replacement: 'if (remember(seen) !== seen.changedAt) return',
      },
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: `type Refusal = { outcome: 'conflict' }`,
        replacement: `let compared: Dataset | undefined;
const remember = (seen: Dataset) => {
  compared = seen;
  return seen.changedAt;
};
const stale = (before: Dataset) => compared ?? before;

type Refusal = { outcome: 'conflict' }`,
      },
    ],
  },
  {
    name: 'lost columns are removed by themselves',
    edits: [
      {
        file: 'functions/detect-drift/sync/repair.ts',
        text: 'changes: plan.changes }, collaborators)',
        replacement: `changes: {
        ...plan.changes,
        remove: differences.flatMap((one) => (one.kind === 'lost-in-bigquery' ? [one.column.id] : [])),
      } }, collaborators)`,
      },
    ],
  },
  {
    name: 'an approval of anything approves everything',
    edits: [
      {
        file: 'functions/detect-drift/sync/decide-proposal.ts',
        text: ' && control.subject === proposal.id && ',
        replacement: ' && ',
      },
    ],
  },
  {
    name: 'more is removed than the proposal names',
    edits: [
      {
        file: 'functions/detect-drift/sync/decide-proposal.ts',
        text: 'changes: changesOf(proposal),',
        replacement: `changes:
      proposal.action === 'rename'
        ? changesOf(proposal)
        : { remove: dataset.columns.slice(1).map(({ id }) => id) },`,
      },
    ],
  },
  {
    name: 'an approval counts after its end',
    edits: [
      {
        file: 'shared/controls.ts',
        text: ' && now.getTime() < Date.parse(until)',
        replacement: '',
      },
    ],
  },
  {
    name: 'nobody asks for a backup',
    edits: [
      {
        file: 'functions/detect-drift/sync/decide-proposal.ts',
        text: `if (!backup) return { kind: 'wait', reason: 'no-backup' };`,
        replacement: `if (!backup) return { kind: 'apply', changes: changesOf(proposal), author: '', backup: '' };`,
      },
    ],
  },
  {
    name: 'a backup of last week will do',
    edits: [
      {
        file: 'functions/detect-drift/sync/decide-proposal.ts',
        text: 'const backupHours = 24;',
        replacement: 'const backupHours = 240;',
      },
    ],
  },
  {
    name: 'an approval is applied as often as it fits',
    edits: [
      {
        file: 'functions/detect-drift/sync/use-approval.ts',
        text: 'const isSame = known?.messageId === messageId;',
        replacement: 'const isSame = known?.messageId === subject;',
      },
    ],
  },
  {
    name: 'observe writes, too',
    edits: [
      {
        file: 'functions/detect-drift/sync/plan-sync.ts',
        text: `if (!permission.allowed) return decide('leave', permission.reason);`,
        replacement: `if (!permission.allowed && permission.reason !== 'observe') return decide('leave', permission.reason);`,
      },
    ],
  },
  {
    name: 'a dry run writes',
    edits: [
      {
        file: 'functions/detect-drift/sync/plan-sync.ts',
        text: `if (!permission.allowed) return decide('leave', permission.reason);`,
        replacement: `if (!permission.allowed && permission.reason !== 'dry-run') return decide('leave', permission.reason);`,
      },
    ],
  },
  {
    name: 'what is approved is carried out in shadow',
    edits: [
      {
        file: 'functions/detect-drift/sync/proposals.ts',
        text: '} else if (!permission.allowed) {',
        replacement: `} else if (!permission.allowed && permission.reason !== 'shadow') {`,
      },
    ],
  },
  {
    name: 'the ids of rows are forgotten',
    edits: [
      {
        file: 'shared/clients/superset/column-changes.ts',
        text: '...kept.map(({ id, name }) => ({ id, column_name: name,',
        replacement: '...kept.map(({ id, name }) => ({ column_name: name,',
      },
    ],
  },
  {
    name: 'only what is new is sent',
    edits: [
      {
        file: 'shared/clients/superset/column-changes.ts',
        text: 'const kept = before.columns.filter(({ id }) => !remove.includes(id));',
        replacement: `const kept = before.columns.filter(({ id }) => !remove.includes(id) && (remove.length > 0 || changes.has(id)));`,
      },
    ],
  },
  {
    name: 'a setting that is not echoed is reset',
    edits: [
      {
        file: 'shared/clients/superset/column-changes.ts',
        text: '...(before.alwaysFilterMainDttm !== undefined && {',
        replacement: '...(before.alwaysFilterMainDttm === undefined && {',
      },
    ],
  },
  {
    name: 'two runs write to one dataset at once',
    edits: [
      {
        file: 'functions/detect-drift/sync/write-lock.ts',
        text: `if (claim.outcome === 'conflict' && current?.value.runId !== runId) return 'busy';`,
        replacement: `if (claim.outcome === 'conflict' && current?.value.runId === '') return 'busy';`,
      },
    ],
  },
  {
    name: 'a lock is never given back',
    edits: [
      {
        file: 'functions/detect-drift/sync/write-lock.ts',
        text: 'const heldMilliseconds = 5 * 60_000;',
        replacement: 'const heldMilliseconds = 5 * 60_000_000;',
      },
      {
        file: 'functions/detect-drift/sync/write-lock.ts',
        text: `await state.delete('fingerprints', id, version === undefined ? {} : { version });`,
        replacement: '',
      },
    ],
  },
  {
    name: 'types stay as they are',
    edits: [
      {
        file: 'functions/detect-drift/sync/plan-sync.ts',
        text: `difference.kind === 'type-changed' ? [typeRefresh(difference)] : [],`,
        replacement: `difference.kind === 'type-changed' && dataset.kind === 'virtual' ? [typeRefresh(difference)] : [],`,
      },
    ],
  },
];
