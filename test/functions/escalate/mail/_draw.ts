/** Writes every example as a file to look at: `npx node test/functions/escalate/mail/_draw.ts <folder>`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderedExamples } from './_examples.ts';

const folder = process.argv[2] ?? 'mails';
mkdirSync(folder, { recursive: true });
for (const [name, { subject, text, html }] of renderedExamples()) {
  writeFileSync(join(folder, `${name}.html`), html);
  writeFileSync(join(folder, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
}
