import { cutText } from '../cut.ts';
import { type Block, section } from '../document.ts';
import type { LogLine } from '../mail-view.ts';
import { timeWithSeconds } from '../times.ts';

const mostLines = 15;
const longestMessage = 300;

/** The last log lines of the run. */
export function logLines(lines: readonly LogLine[], timeZone: string, logUrl: string | undefined): Block[] {
  const shown = lines.slice(-mostLines).flatMap(({ time, severity, message, step }, index) => {
    const head = [timeWithSeconds(time, timeZone), severity, ...(step ? [step] : [])].join(' ');
    const body = cutText(message, longestMessage, logUrl);
    return [`${index === 0 ? '' : '\n'}${head}  `, ...(typeof body === 'string' ? [body] : body)];
  });
  const caption = `Times in ${timeZone}`;
  return section('Log lines', shown.length > 0 ? [{ kind: 'code', caption, text: shown }] : []);
}
