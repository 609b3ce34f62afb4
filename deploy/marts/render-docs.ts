import { auditName } from '../../shared/mart-audits.ts';
import type { MartPlan, PlannedAudit, PlannedColumn } from '../../shared/mart-plan.ts';
import { metricContracts } from './metric-contracts.ts';

const generated = '<!-- Written by `npm run marts`; correct the headers in marts/*.sql instead. -->';

/** The documents that follow from the plan, by file name. */
export function renderDocs(plan: MartPlan): Record<string, string> {
  return {
    'LINEAGE.md': renderLineage(plan),
    'DATA_DICTIONARY.md': renderDictionary(plan),
    'DATA_QUALITY_MATRIX.md': renderQualityMatrix(plan),
    'METRIC_CONTRACTS.md': renderMetricContracts(plan),
  };
}

function renderLineage({ marts }: MartPlan): string {
  const edges = marts.flatMap(({ name, dependsOn }) => dependsOn.map((source) => `  ${source} --> ${name}`));
  const rows = marts.map(({ name, dependsOn }) => {
    const readers = marts.filter((other) => other.dependsOn.includes(name)).map((other) => other.name);
    return [name, dependsOn.join(', '), readers.join(', ') || '-'];
  });
  return document('Lineage', [
    'What reads what, as the SQL says. Every mart depends on `stg_events`, directly or through other marts.',
    ['```mermaid', 'graph LR', '  export["ineco_ga4.events_*"] --> stg_events', ...edges, '```'].join('\n'),
    table(['Mart', 'Reads', 'Is read by'], rows),
  ]);
}

function renderDictionary({ staging, marts }: MartPlan): string {
  const columnTable = (columns: PlannedColumn[]) =>
    table(
      ['Column', 'Type', 'Meaning'],
      columns.map(({ name, type, description }) => [`\`${name}\``, type, description]),
    );
  const sections = marts.flatMap((mart) => {
    const facts = [
      `Grain: ${mart.grain.join(', ')}.`,
      `Owner: ${mart.owner}.`,
      `Grace: ${mart.graceMinutes} minutes.`,
      mart.partitionBy ? `Partitioned by ${mart.partitionBy}.` : 'Not partitioned.',
    ];
    return [`## ${mart.name}`, mart.description, facts.join(' '), columnTable(mart.columns)];
  });
  return document('Data dictionary', [
    ...sections,
    `## ${staging.name}`,
    staging.description,
    columnTable(staging.columns),
  ]);
}

function renderQualityMatrix({ marts }: MartPlan): string {
  const rows = marts.map(({ name, audits }) => [
    name,
    names(audits, 'unique'),
    names(audits, 'not-null'),
    audits.map((audit) => (audit.kind === 'row-floor' ? `${audit.percent} %` : '')).join(''),
    names(audits, 'accepted-values', 'each-row', 'whole-table'),
  ]);
  return document('Data quality matrix', [
    'What a new version of a mart must satisfy before it replaces the published one; it must also have rows.',
    table(['Mart', 'Unique', 'Never null', 'Rows of the published version', 'Further audits'], rows),
  ]);
}

function renderMetricContracts({ marts }: MartPlan): string {
  const rows = metricContracts.map(({ metric, contract }) => {
    const carrying = marts.filter(({ columns }) => columns.some(({ name }) => name === metric));
    return [`\`${metric}\``, contract, carrying.map(({ name }) => name).join(', ')];
  });
  return document('Metric contracts', [
    'The same name means the same number in every mart; marts/README.md says how sessions belong to days.',
    table(['Metric', 'Contract', 'Carried by'], rows),
  ]);
}

function names(audits: PlannedAudit[], ...kinds: PlannedAudit['kind'][]): string {
  return audits
    .filter(({ kind }) => kinds.includes(kind))
    .map((audit) => auditName(audit).replace(/^(unique|not-null) /, ''))
    .join('; ');
}

function document(title: string, paragraphs: string[]): string {
  return `${[`# ${title}`, generated, ...paragraphs].join('\n\n')}\n`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
