/** What a fake docker was asked, and what it answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One call of `docker` or `docker-compose`: its words, the program first. */
export type Call = string[];

/** How a call ends. */
export type Answer = { code?: number; output?: string };

/** Answers calls that a test has its own wishes for; undefined leaves them to the healthy VM. */
export type Answering = (call: Call) => Answer | undefined | Promise<Answer | undefined>;

/** The program that stands for docker and docker-compose: it asks the test by HTTP what it would have done. */
export const fakeProgram = `#!/bin/bash
[[ " $* " == *" -i "* ]] && cat >/dev/null
answer=$(printf '%s\\0' "\${0##*/}" "$@" | "$REAL_CURL" -s --data-binary @- "$FAKE_DOCKER") || exit 99
output=\${answer#*$'\\n'} output=\${output%.}
[[ $answer == 0* ]] || exec >&2
[[ $output ]] && printf '%s\\n' "$output"
exit "\${answer%%$'\\n'*}"
`;

/** The ids of a VM's containers, by service. */
export const ids = {
  superset: 'a'.repeat(64),
  'superset-worker': 'b'.repeat(64),
  superset_db: 'c'.repeat(64),
} as const;

const secrets = ['POSTGRES_USER=superset', 'POSTGRES_PASSWORD=hunter2-hunter2', 'PATH=/usr/bin'];

const describe = ([service, id]: [string, string]) =>
  `${service}|/vm_${service}_1|running|${service === 'superset' ? 'healthy' : ''}|2026-02-14T05:00:00.123456789Z|0|false|${id}`;

/** A healthy VM: three containers that docker-compose 1.29 started. */
export function healthyVm([program, ...words]: Call): Answer {
  const line = words.join(' ');
  if (program === 'docker-compose') {
    return { output: words.at(-1) === '--services' ? Object.keys(ids).join('\n') : '' };
  }
  if (words[0] === 'ps') return { output: listed(line) };
  if (words[0] === 'inspect') return { output: inspected(line) };
  if (words[0] === 'logs') return { output: `2026-02-14T05:00:01.5Z started ${words.at(-1)}` };
  if (words[0] === 'info') return { output: '/' };
  if (words[0] === 'compose') return { code: 1 };
  return {};
}

function listed(line: string): string {
  if (line.includes('compose.version')) return 'v1.29.2';
  const service = /com\.docker\.compose\.service=(\S+)/.exec(line)?.[1];
  if (service === undefined) return Object.values(ids).join('\n');
  return Object.entries(ids).find(([name]) => name === service)?.[1] ?? '';
}

function inspected(line: string): string {
  if (line.includes('.Config.Env')) return secrets.join('\n');
  if (line.includes('.State.Paused')) return 'false';
  if (line.includes('compose.service')) {
    return Object.entries(ids)
      .filter(([, id]) => line.includes(id))
      .map(describe)
      .join('\n');
  }
  return 'running';
}

/** Answers the fake program's requests, and keeps every call. */
export function createFakeDocker(answering: Answering) {
  const calls: Call[] = [];
  return {
    calls,
    serve: async (request: IncomingMessage, response: ServerResponse) => {
      const call = (await buffer(request)).toString().split('\0').slice(0, -1);
      calls.push(call);
      const { code = 0, output = '' } = (await answering(call)) ?? healthyVm(call);
      // The shell drops ends of lines at the end of what it reads.
      response.end(`${code}\n${output}.`);
    },
  };
}
