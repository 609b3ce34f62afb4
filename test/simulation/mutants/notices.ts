import type { PlantedBug } from '../mutant.ts';

/** Whom incidents are told to, when. */
export const noticeMutants: readonly PlantedBug[] = [
  {
    name: 'a pause forgets what it held back',
    edits: [
      {
        file: 'functions/escalate/notices/controls.ts',
        text: 'if (isNoted || entry.heldBack.length >= mostHeldBack) return board;',
        replacement: 'if (isNoted || entry.heldBack.length >= mostHeldBack - 200) return board;',
      },
    ],
  },
  {
    name: 'a pause is not heeded',
    edits: [
      {
        file: 'functions/escalate/notices/controls.ts',
        text: `({ kind }) => kind === 'pause-notices') ??`,
        replacement: `({ kind }) => kind === 'hold') ??`,
      },
    ],
  },
  {
    name: 'the end is told to nobody',
    edits: [
      {
        file: 'functions/escalate/notices/return-notices.ts',
        text: `if (tiers.length === 0) return undefined;
  const { resolvedAt, resolution }`,
        replacement: `if (tiers.length >= 0) return undefined;
  const { resolvedAt, resolution }`,
      },
    ],
  },
  {
    name: 'a tier is skipped',
    edits: [
      {
        file: 'functions/escalate/notices/routing.ts',
        text: 'return tiers[tiers.indexOf(tier) + 1];',
        replacement: 'return tiers[tiers.indexOf(tier) + 2];',
      },
    ],
  },
  {
    name: 'single mails go out while a backlog is read',
    edits: [
      {
        file: 'functions/escalate/notices/notice-decision.ts',
        text: 'if (board.catchingUp) {',
        replacement: 'if (board.catchingUp && incident.told.length > 99) {',
      },
    ],
  },
  {
    name: 'a backlog is never told',
    edits: [
      {
        file: 'functions/escalate/notices/catch-up.ts',
        text: 'now < whenRead(board, catchingUp)',
        replacement: 'now.getTime() > 0',
      },
    ],
  },
];
