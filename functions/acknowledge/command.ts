import type { LinkClaims } from '../../shared/acknowledge-link.ts';

/** The line for a terminal that does what a link would have done; what only a person knows is left to fill in. */
export function gcloudLine(
  project: string,
  claims: Pick<LinkClaims, 'purpose' | 'incident' | 'proposal'> | undefined,
): string {
  return publishLine(project, bodyFor(claims));
}

/** The line for a terminal that takes back what a link did. */
export function endingLine(project: string, control: string): string {
  return publishLine(project, { action: 'end', control });
}

function bodyFor(claims: Pick<LinkClaims, 'purpose' | 'incident' | 'proposal'> | undefined) {
  if (!claims) return { action: 'acknowledge', incident: '<the id in the mail>' };
  const { purpose, incident, proposal } = claims;
  return purpose === 'approve' ? { action: purpose, proposal } : { action: purpose, incident };
}

function publishLine(project: string, body: Record<string, unknown>): string {
  const message = JSON.stringify({ ...body, author: '<your name>', reason: '<why>' });
  // Within single quotes a shell takes everything as it stands, except a single quote.
  const quoted = `'${message.replaceAll("'", "'\\''")}'`;
  return [
    'gcloud pubsub topics publish control \\',
    `  --project ${project} \\`,
    `  --message ${quoted}`,
  ].join('\n');
}
