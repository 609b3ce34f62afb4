import type { PlantedBug } from '../mutant.ts';

/** What detect-drift remembers and tells of what it found and wrote. */
export const driftTellingMutants: readonly PlantedBug[] = [
  {
    name: 'a dataset is kept as it was after the write',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: `  const kept = await recordBeforeImage(state, image);
  const refusal = await put(superset, before, changes);`,
        replacement: `  const refusal = await put(superset, before, changes);
  const kept = await recordBeforeImage(state, image);`,
      },
    ],
  },
  {
    name: 'a dataset is kept without its labels',
    edits: [
      {
        file: 'functions/detect-drift/sync/before-image.ts',
        text: "const made = await state.create('before-images', id, image, { expiresAt });",
        replacement: `const { columns } = image.before;
  image = { ...image, before: { ...image.before, columns: columns.map((one) => ({ ...one, label: undefined })) } };
  const made = await state.create('before-images', id, image, { expiresAt });`,
      },
    ],
  },
  {
    name: 'a later delivery keeps its dataset over that of the first',
    edits: [
      {
        file: 'functions/detect-drift/sync/before-image.ts',
        text: 'return written === 0 ? image : { ...image, after: written };',
        replacement: 'return written < 99 ? image : { ...image, after: written };',
      },
    ],
  },
  {
    name: 'a delivery forgets what another one of its run keeps',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: "if (refusal && kept === 'new') await",
        replacement: 'if (refusal && kept) await',
      },
    ],
  },
  {
    name: 'a write that timed out is forgotten',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: 'if (isPassingProblem(error)) throw stepErrorOf(error);\n    return { outcome',
        replacement: 'return { outcome',
      },
    ],
  },
  {
    name: 'a write is told that was refused',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: "if (refusal && kept === 'new') await forgetBeforeImage(state, image);",
        replacement: '',
      },
      {
        file: 'functions/detect-drift/synced.ts',
        text: 'return now !== undefined && gotThrough(now.dataset, changes);',
        replacement: 'return now !== undefined && gotThrough(before, {}) && changes !== undefined;',
      },
    ],
  },
  {
    name: 'written is told without reading back',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: 'const looked = await look(superset, before.id);',
        replacement: `if (!isRefused) return { outcome: 'written', problems: [], dataset: asWritten(before, changes) };
  const looked = await look(superset, before.id);`,
      },
    ],
  },
  {
    name: 'what a dead delivery wrote is not told',
    edits: [
      {
        file: 'functions/detect-drift/synced.ts',
        text: 'return images.filter(({ before, changes }) => {',
        replacement: `return images.filter(({ before, changes }) => {
    if (seen.some(({ dataset }) => dataset.id === before.id && dataset.columns.every(({ id }) => id <= 100))) return false;`,
      },
    ],
  },
  {
    name: 'a run that cannot see what it wrote is over',
    edits: [
      {
        file: 'functions/detect-drift/unseen-writes.ts',
        text: 'if (!first) return;',
        replacement: 'if (first || !first) return;',
      },
    ],
  },
  {
    name: 'obstacles are dropped',
    edits: [
      {
        file: 'functions/detect-drift/report.ts',
        text: '...(obstacles.length > 0 ? { obstacles: obstacles.slice(0, 20) } : {}),',
        replacement: '...(obstacles.length > 99 ? { obstacles: obstacles.slice(0, 20) } : {}),',
      },
    ],
  },
  {
    name: 'what cannot be looked at is over',
    edits: [
      {
        file: 'functions/detect-drift/standing.ts',
        text: 'if (obstacles.length === 0 || datasetId === undefined) return false;',
        replacement: 'if (obstacles.length < 99 || datasetId === undefined) return false;',
      },
    ],
  },
  {
    name: 'the blind see that all is well',
    edits: [
      {
        file: 'functions/detect-drift/standing.ts',
        text: 'return joined(rights, before?.findings ?? []);',
        replacement: 'return joined(rights, (before?.findings ?? []).slice(0, 0));',
      },
    ],
  },
  {
    name: 'a right that is missing rejects the request',
    edits: [
      {
        file: 'functions/detect-drift/sync/apply-changes.ts',
        text: `if (isPassingProblem(error)) throw stepErrorOf(error);
    return { hidden: error.text };`,
        replacement: 'throw stepErrorOf(error);',
      },
    ],
  },
  {
    name: 'a request is refused after it has written',
    edits: [
      {
        file: 'functions/detect-drift/handler.ts',
        text: `  await refuseUnknownProposal({ ...found, seen: known }, run);
`,
        replacement: '',
      },
      {
        file: 'functions/detect-drift/handler.ts',
        text: `  const backup = await readMetadataBackup(state);
`,
        replacement: `  await refuseUnknownProposal({ ...found, seen: repaired.seen }, run);
  const backup = await readMetadataBackup(state);
`,
      },
    ],
  },
  {
    name: 'an unchanged date says that nothing changed',
    edits: [
      {
        file: 'functions/detect-drift/scan/plan-scan.ts',
        text: `if (known.table !== table) return 'schema-moved';`,
        replacement: '',
      },
      {
        file: 'functions/detect-drift/scan/plan-scan.ts',
        text: 'export const turnsOfRotation = 7;',
        replacement: 'export const turnsOfRotation = 700;',
      },
    ],
  },
];
