#!/usr/bin/env node
import { ConfigError } from '../../shared/errors.ts';
import { UsageError } from './usage-error.ts';

/** One command of the command line: what it is for, and its code, loaded only when it is called. */
type Command = { summary: string; load: () => Promise<(words: string[]) => Promise<number>> };

const commands: Record<string, Command> = {
  start: {
    summary: 'start the emulated cloud and run the chain; --once ends after one run',
    load: async () => (await import('./start.ts')).start,
  },
  trigger: {
    summary: "publish a request to the running emulated cloud: trigger refresh-marts '{...}'",
    load: async () => (await import('./trigger.ts')).trigger,
  },
  break: {
    summary: 'break something in the running emulated cloud; alone, list what can be broken',
    load: async () => (await import('./break.ts')).breakSomething,
  },
  mend: {
    summary: 'make whole again what was broken: mend [name]',
    load: async () => (await import('./break.ts')).mend,
  },
  advance: {
    summary: 'let time pass in the running emulated cloud: advance 2h',
    load: async () => (await import('./advance.ts')).advance,
  },
  incidents: {
    summary: 'what is wrong in the running emulated cloud, and who knows of it',
    load: async () => (await import('./incidents.ts')).incidents,
  },
  timeline: {
    summary: 'every decision about an incident, and why: timeline <incident>',
    load: async () => (await import('./timeline.ts')).timeline,
  },
  emulator: {
    summary: 'run one stand-in alone, for any other program: emulator bigquery --port 9050',
    load: async () => (await import('./emulator.ts')).emulator,
  },
  marts: {
    summary: 'analyse the SQL files and write marts/plan.json; --check only looks',
    load: async () => (await import('./marts.ts')).marts,
  },
  superset: {
    summary: "make the watchdog's account in a Superset, as its administrator: superset setup",
    load: async () => (await import('./superset.ts')).superset,
  },
  config: {
    summary: 'check a watchdog.yaml: config [file]',
    load: async () => (await import('./config.ts')).config,
  },
};

// Google's clients would otherwise look for a metadata server, which no laptop has, and warn.
process.env.METADATA_SERVER_DETECTION ??= 'none';
const exitCode = await run(process.argv.slice(2));
// Functions keep their connections as long as they live, and in the emulated cloud they live in this process.
process.exit(exitCode);

async function run([name = 'help', ...words]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    const isHelp = name === 'help' || name === '--help' || name === '-h';
    const output = isHelp ? process.stdout : process.stderr;
    if (!isHelp) output.write(`No command is named ${name}.\n`);
    output.write(usage());
    return isHelp ? 0 : 2;
  }
  try {
    return await (await command.load())(words);
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    if (isPortTaken(error)) {
      process.stderr.write(
        `Port ${error.port} is taken by another program: end it, or choose another (--pubsub-port, --bigquery-port, --inbox-port, --superset-port, --port)\n`,
      );
      return 1;
    }
    throw error;
  }
}

function isPortTaken(error: unknown): error is Error & { port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}\n`);
  return `Usage: npx watchdog <command> [options]\n\n${lines.join('')}`;
}
