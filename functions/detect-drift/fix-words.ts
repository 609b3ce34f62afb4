import type { PlannedMart } from '../../shared/mart-plan.ts';
import { supersetTypeOf } from './comparison/type-class.ts';
import type { ProposalDraft } from './proposal.ts';
import type { Trouble } from './trouble.ts';
import { listed, usersInWords } from './words.ts';

/** What a fix may name besides the trouble itself. */
export type FixContext = {
  mart: Pick<PlannedMart, 'name' | 'file' | 'columns'> | undefined;
  proposal: ProposalDraft | undefined;
  /** Why detect-drift does not write this by itself, as a sentence without its end. */
  unwrittenBecause: string | undefined;
};

/** What to do about one column, exactly. */
export function fixOf(trouble: Trouble, context: FixContext): string {
  const { difference, column } = trouble;
  const written = context.unwrittenBecause ? `${context.unwrittenBecause}. ` : '';
  switch (difference?.kind) {
    case 'missing-in-superset': {
      const type = supersetTypeOf(difference.column.type);
      return `${written}Add the column ${column} of type ${type} to the dataset ${nameOf(trouble)} in Superset, or let a run of detect-drift do it that may write.`;
    }
    case 'lost-in-bigquery':
      return fixOfLost(trouble, context, difference.renaming?.to);
    case 'type-changed': {
      const type = supersetTypeOf(difference.now.type);
      return `${written}Set the type of ${column} to ${type} in the dataset ${nameOf(trouble)}, or let a run of detect-drift do it that may write; then look at ${usersOrDataset(trouble)}.`;
    }
    case 'case-renamed':
      return `Write it as ${column} ${inMart(context)} again and refresh, or ${edit(trouble, `write ${difference.now.name}`)}${approval(context)}. ${neverSync('would then take it for a new column')}`;
    case 'calculated-shadowed':
      return `Give the new column another name ${inMart(context)}, or delete the calculated column ${column} of the dataset ${nameOf(trouble)}. ${neverSync(`would empty the SQL of ${column}`)}`;
    case 'time-column-dangling':
      return `Choose another default column of time for the dataset ${nameOf(trouble)} in Superset.`;
    case undefined:
      return fixOfUnknown(trouble);
  }
}

function fixOfLost(trouble: Trouble, context: FixContext, renamedTo: string | undefined): string {
  const instead = renamedTo === undefined ? 'do without it' : `use ${renamedTo}, which it may be called now`;
  return `${bringBack(trouble.column, context)}, or ${edit(trouble, instead)}${approval(context)}. ${neverSync('removes the column, and filters on it are then left out without a word')}`;
}

/** What the mart's file still makes was taken from the table behind its back: nobody has to look for it in the file. */
function bringBack(column: string, context: FixContext): string {
  const { mart } = context;
  const isStillMade = mart?.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase());
  if (!mart || !isStillMade) return `Bring ${column} back ${inMart(context)} and refresh`;
  const body = JSON.stringify({ only: [mart.name] });
  return `Refresh ${mart.name}, for ${mart.file} still makes ${column} (publish ${body} to refresh-marts)`;
}

function fixOfUnknown(trouble: Trouble): string {
  const { column, dataset } = trouble;
  const alike = dataset.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
  return alike
    ? `Write ${alike.name} instead of ${column} in ${usersOrDataset(trouble)}.`
    : `Change ${usersOrDataset(trouble)} to do without ${column}: neither the dataset nor BigQuery has it.`;
}

function edit(trouble: Trouble, what: string): string {
  const uses = [...trouble.hits, ...trouble.bystanders];
  return uses.length === 0 ? 'leave it' : `change ${usersInWords(uses)} to ${what}`;
}

function usersOrDataset(trouble: Trouble): string {
  const uses = [...trouble.hits, ...trouble.bystanders];
  return uses.length === 0 ? `the dataset ${nameOf(trouble)}` : usersInWords(uses);
}

function approval({ proposal }: FixContext): string {
  return proposal ? `; after that, approve the proposal ${proposal.id}` : '';
}

/** What a proposal does once it is approved, as a sentence. */
export function proposalInWords(proposal: Omit<ProposalDraft, 'id' | 'datasetId'>): string {
  const { action, dataset } = proposal;
  const verb = action === 'remove' ? 'Removes' : 'Renames';
  return `${verb} ${columnsInWords(proposal)} in the dataset ${dataset} of Superset, once, after a verified backup of its metadata.`;
}

/** The message that approves a proposal, and what it does. */
export function approvalOf(proposal: Pick<ProposalDraft, 'id' | 'action' | 'columns'>): string {
  const { id, action } = proposal;
  const names = columnsInWords(proposal);
  const body = JSON.stringify({ action: 'approve', proposal: id });
  return `the proposal ${id} to ${action} ${names} (publish ${body} to control; it is done after a verified backup)`;
}

function columnsInWords({ columns }: Pick<ProposalDraft, 'columns'>): string {
  return listed(
    columns.map(({ name, to }) => (to === undefined ? name : `${name} to ${to}`)),
    20,
  );
}

function inMart({ mart }: FixContext): string {
  return mart ? `in ${mart.file}` : 'in BigQuery';
}

function neverSync(because: string): string {
  return `Do not press "Sync columns from source": it ${because}.`;
}

function nameOf({ dataset }: Trouble): string {
  return dataset.tableName;
}
