import type { Finding } from '../../shared/events/finding.ts';
import { effectOf } from './effects.ts';
import { approvalOf, type FixContext, fixOf, proposalInWords } from './fix-words.ts';
import { type BrokenDashboards, judgeTrouble, type TroubleVerdict } from './judge-trouble.ts';
import { draftProposal, type ProposalDraft } from './proposal.ts';
import { troubleInWords, whatHappened } from './summary-words.ts';
import type { Trouble } from './trouble.ts';
import { evidenceOfUses, usersInWords } from './words.ts';

/** What is said of a dataset's columns. */
export type ColumnFinding = { finding: Finding; proposal?: ProposalDraft };

/** What a dataset is called, and what else its findings depend on. */
export type DatasetContext = {
  label: string;
  mart: FixContext['mart'];
  /** Managed elsewhere or with SQL of its own: nothing is proposed for it. */
  isWritable: boolean;
  unwrittenBecause: string | undefined;
};

/** One finding for each column that somebody uses, and one for all those that nobody does. */
export function columnFindings(
  troubles: readonly Trouble[],
  wholly: BrokenDashboards,
  context: DatasetContext,
): ColumnFinding[] {
  const judged = troubles.map((trouble) => ({ trouble, verdict: judgeTrouble(trouble, wholly) }));
  // What is only written otherwise harms nobody yet, and is still a proposal of its own.
  const isQuiet = ({ trouble, verdict }: (typeof judged)[number]) =>
    verdict.reason === 'unused' && !isRenamed(trouble);
  const unused = judged.filter(isQuiet).map(({ trouble }) => trouble);
  const told = judged.filter((each) => !isQuiet(each));
  return [
    ...told.map(({ trouble, verdict }) => columnFinding(trouble, verdict, context)),
    ...(unused.length > 0 ? [unusedFinding(unused, context)] : []),
  ];
}

const weights: Record<TroubleVerdict['reason'], string> = {
  'wrong-numbers': 'figures are wrong and nobody is told',
  'whole-dashboard': 'every chart of a dashboard breaks',
  'dashboard-filter': 'a filter of a dashboard breaks, and whatever it filters',
  'security-rule': 'a rule of row-level security breaks, and every chart of whom it applies to',
  'many-charts': 'many charts break',
  'few-charts': 'a few charts break',
  'perhaps-used': 'only settings that may be left over use it',
  unused: 'no chart or filter is harmed',
};

const renamedWeight = 'charts break as soon as somebody syncs the dataset';

function columnFinding(
  trouble: Trouble,
  { kind, severity, reason }: TroubleVerdict,
  context: DatasetContext,
): ColumnFinding {
  const proposal = context.isWritable ? proposalFor([trouble]) : undefined;
  const { mart, unwrittenBecause, label } = context;
  const uses = trouble.hits.length > 0 ? trouble.hits : trouble.bystanders;
  return {
    finding: {
      kind,
      subject: `${label}.${trouble.column}`,
      severity,
      summary: troubleInWords(trouble, label),
      evidence: [
        ...evidenceOfUses(uses),
        { label: 'Why it weighs this much', value: isRenamed(trouble) ? renamedWeight : weights[reason] },
        ...warningOf(trouble),
        ...(proposal ? [{ label: 'Proposal', value: proposal.id }] : []),
      ],
      fix: fixOf(trouble, { mart, proposal, unwrittenBecause }),
      ...(proposal ? { proposal: { id: proposal.id, what: proposalInWords(proposal) } } : {}),
    },
    ...(proposal ? { proposal } : {}),
  };
}

function unusedFinding(troubles: readonly Trouble[], context: DatasetContext): ColumnFinding {
  const { label, unwrittenBecause, isWritable } = context;
  const proposal = isWritable ? proposalFor(troubles.filter(isLost)) : undefined;
  const shown = troubles.slice(0, 10).map((trouble) => whatHappened(trouble, label));
  const rest = troubles.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more columns differ`] : shown;
  const firstOther = troubles.find((trouble) => !isLost(trouble));
  const fix = firstOther
    ? fixOf(firstOther, { mart: context.mart, proposal: undefined, unwrittenBecause })
    : undefined;
  const approve = proposal ? `Approve ${approvalOf(proposal)}, or leave it.` : undefined;
  return {
    finding: {
      kind: 'column-drift',
      subject: label,
      severity: 'P3',
      summary: `${all.join('; ')}. This harms no chart and no filter.`,
      evidence: [{ label: 'Why it weighs this much', value: weights.unused }],
      fix: [approve, fix].filter((text) => text !== undefined).join(' ') || 'Nothing has to be done.',
      ...(proposal ? { proposal: { id: proposal.id, what: proposalInWords(proposal) } } : {}),
    },
    ...(proposal ? { proposal } : {}),
  };
}

/** What an approval would do while filters still use the column: an error that everybody sees becomes a wrong figure. */
function warningOf(trouble: Trouble): { label: string; value: string }[] {
  if (!isLost(trouble)) return [];
  const dropped = trouble.bystanders.filter(
    (use) => use.user.kind !== 'dataset' && effectOf(use, 'neither', true) === 'wrong-numbers',
  );
  if (dropped.length === 0) return [];
  const value = `wrong numbers in ${usersInWords(dropped)}, for filters on it would be left out without a word`;
  return [{ label: 'If it is removed from Superset first', value }];
}

function isRenamed({ difference }: Trouble): boolean {
  return difference?.kind === 'case-renamed';
}

function isLost({ difference }: Trouble): boolean {
  return difference?.kind === 'lost-in-bigquery';
}

/** Removals and names that change are proposed, and nothing else ever is. */
function proposalFor(troubles: readonly Trouble[]): ProposalDraft | undefined {
  const [first] = troubles;
  if (!first) return undefined;
  const renamed = troubles.flatMap(({ difference }) =>
    difference?.kind === 'case-renamed'
      ? [{ id: difference.column.id, name: difference.column.name, to: difference.now.name }]
      : [],
  );
  if (renamed.length > 0) return draftProposal(first.dataset, 'rename', renamed);
  const lost = troubles.flatMap(({ difference }) =>
    difference?.kind === 'lost-in-bigquery'
      ? [{ id: difference.column.id, name: difference.column.name }]
      : [],
  );
  return lost.length > 0 ? draftProposal(first.dataset, 'remove', lost) : undefined;
}
