/** A word on the command line that the user must correct: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
