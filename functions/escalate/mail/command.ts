/** A message that a person publishes by hand. */
export type Message = { topic: string; body: Record<string, unknown> };

// A little more than a terminal shows in one line: it wraps there by itself, and the usual commands stay whole.
const widest = 84;

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

/** JSON on one line, or with a field a line where that is too wide: a shell takes both, and so does JSON. */
function jsonOf(body: Message['body'], before: number): string {
  const line = JSON.stringify(body);
  if (before + line.length <= widest) return line;
  const fields = Object.entries(body).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return `{${fields.join(',\n    ')}}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
