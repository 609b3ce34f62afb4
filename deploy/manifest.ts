import type { z } from 'zod';
import type { Config } from '../shared/config/parse-config.ts';
import { describeIssue, nameOf, type Problem } from '../shared/config/problem.ts';
import { parseYamlSource } from '../shared/config/yaml-source.ts';
import { ConfigError } from '../shared/errors.ts';
import { findContradictions } from './manifest-checks.ts';
import { manifestSchema } from './manifest-schema.ts';

/**
 * What is deployed, wherever it is deployed to: Terraform and the emulated cloud both read
 * `deploy/manifest.json`, so that nothing can be in one and missing in the other.
 */
export type Manifest = z.infer<typeof manifestSchema>;

/** One function of the manifest. */
export type ManifestFunction = Manifest['functions'][number];

/** A schedule as it really runs: the manifest's, changed by watchdog.yaml. */
export type ResolvedSchedule = Manifest['schedules'][number] & { timeZone: string };

/** Parses the manifest; throws one `ConfigError` with a line for every problem. */
export function parseManifest(text: string, fileName: string): Manifest {
  const parsed = parseJson(text);
  if ('problem' in parsed) throw toError(fileName, [parsed.problem]);

  // JSON is YAML, whose parser knows on which line a field stands.
  const source = { ...parseYamlSource(text), data: parsed.data };
  const result = manifestSchema.safeParse(parsed.data);
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) => describeIssue(issue, manifestSchema, source));
    throw toError(fileName, problems);
  }

  const problems = findContradictions(result.data).map(({ path, message }) => ({
    line: source.find(path).line,
    message: `${nameOf(path)}: ${message}`,
  }));
  if (problems.length > 0) throw toError(fileName, problems);
  return result.data;
}

/** The schedules as watchdog.yaml changes them, in its time zone. */
export function resolveSchedules(
  manifest: Manifest,
  config: Pick<Config, 'schedule' | 'timeZone'>,
): ResolvedSchedule[] {
  const changed: Readonly<Record<string, string | undefined>> = config.schedule;
  return manifest.schedules.map((schedule) => ({
    ...schedule,
    cron: changed[schedule.name] ?? schedule.cron,
    timeZone: config.timeZone,
  }));
}

function parseJson(text: string): { data: unknown } | { problem: Problem } {
  try {
    return { data: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    return { problem: { line: text.slice(0, offset).split('\n').length, message } };
  }
}

function toError(fileName: string, problems: readonly Problem[]): ConfigError {
  const lines = problems
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, message }) => `${fileName}:${line} ${message}`);
  return new ConfigError(lines.join('\n'));
}
