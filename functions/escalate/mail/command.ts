/** A message that a person publishes by hand. */
export type Message = { topic: string; body: Record<string, unknown> };

// A little more than a terminal shows in one line: it wraps there by itself, and the usual commands stay whole.
const widest = 84;
const indent = '    ';

/** The line that publishes a message in the cloud, broken so that it fits a terminal and can be pasted whole. */
export function gcloudLine({ topic, body }: Message, project: string): string {
  return [
    'gcloud pubsub topics publish',
    topic,
    `--project=${project}`,
    `--message=${shellQuoted(jsonOf(body, '  --message='.length))}`,
  ].join(' \\\n  ');
}

/** The line that publishes a message to the emulated cloud of a laptop. */
export function watchdogLine({ topic, body }: Message): string {
  const start = `npx watchdog trigger ${topic} `;
  return start + shellQuoted(jsonOf(body, start.length));
}

/** JSON on one line, or broken between its parts where that is too wide: a shell takes both, and so does JSON. */
function jsonOf(body: Message['body'], before: number): string {
  const line = JSON.stringify(body);
  if (before + line.length <= widest) return line;
  const lines: string[] = [];
  let current = '{';
  for (const part of partsOf(body)) {
    const isFull = current.length + part.length + (lines.length === 0 ? before : indent.length) > widest;
    if (isFull && current !== '{') {
      lines.push(current);
      current = '';
    }
    current += part;
  }
  return [...lines, `${current}}`].join(`\n${indent}`);
}

/** The fields of a body as pieces between which a line may end; a text is never taken apart. */
function partsOf(body: Message['body']): string[] {
  const fields = Object.entries(body).map(([name, value]) => {
    const start = `${JSON.stringify(name)}:`;
    if (!Array.isArray(value) || value.length === 0) return [start + JSON.stringify(value)];
    const items = value.map((item) => JSON.stringify(item));
    return items.map((item, index) => {
      const opened = index === 0 ? `${start}[${item}` : item;
      return index === items.length - 1 ? `${opened}]` : `${opened},`;
    });
  });
  return fields.flatMap((parts, index) =>
    index === fields.length - 1 ? parts : [...parts.slice(0, -1), `${parts.at(-1)},`],
  );
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
