/** Details that belong to an error: they go to the log line and into facts, never a secret. */
export type ErrorFields = Record<string, string | number | boolean | string[] | undefined>;

type ErrorOptions = { cause?: unknown; fields?: ErrorFields };

/**
 * Worth another try: the step answers 5xx, and Pub/Sub delivers the message again.
 * The thrower decides; nobody guesses from the text.
 */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly fields: ErrorFields;

  constructor(message: string, { cause, fields = {} }: ErrorOptions = {}) {
    super(message, { cause });
    this.fields = fields;
  }
}

/** Will fail again however often it is tried: recorded, published as a fact, and acknowledged. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly fields: ErrorFields;

  constructor(message: string, { cause, fields = {} }: ErrorOptions = {}) {
    super(message, { cause });
    this.fields = fields;
  }
}

/** A setting that the user must correct: printed as one line, without a stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
