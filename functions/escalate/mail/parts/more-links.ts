import type { Finding } from '../../../../shared/events/finding.ts';
import { type Block, type Link, section } from '../document.ts';
import type { MailLinks } from '../mail-view.ts';

const mostLinks = 10;

/** Where to look further: the mail's own links, then those of the findings, each address once. */
export function moreLinks(links: MailLinks, findings: readonly Finding[]): Block[] {
  const named: [string, string | undefined][] = [
    ['Job in BigQuery', links.job],
    ['Log', links.logs],
    ['Superset', links.superset],
    ['Status page', links.statusPage],
  ];
  const own: Link[] = named.flatMap(([title, url]) => (url === undefined ? [] : [{ title, url }]));
  const theirs = findings.flatMap((finding) => finding.links ?? []);
  const all = new Map<string, Link>();
  for (const link of [...own, ...theirs]) if (!all.has(link.url)) all.set(link.url, link);
  const shown = [...all.values()].slice(0, mostLinks);
  return section('Links', shown.length > 0 ? [{ kind: 'links', links: shown }] : []);
}
