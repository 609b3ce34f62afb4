/** Something about a mart's file that its author must correct. */
export type MartProblem = {
  /** From the repository's root, e.g. `marts/mart_geo.sql`. */
  file: string;
  line: number;
  column: number;
  message: string;
  /** What to do about it, as one sentence. */
  fix: string;
};

/** The problem as a line that an editor can jump from, and the fix below it. */
export function renderProblem({ file, line, column, message, fix }: MartProblem): string {
  return `${file}:${line}:${column}: ${message}\n    ${fix}`;
}
