import { appendFileSync } from 'node:fs';

/**
 * Where log lines go: standard output, which the cloud collects, or a file in the emulated cloud, whose
 * terminal shows progress instead. Written at once, for a function may be frozen after its answer.
 */
export function openLogOutput(file: string | undefined): (line: string) => void {
  if (file === undefined) return (line) => process.stdout.write(line);
  return (line) => appendFileSync(file, line);
}
