/** What Superset answers to one call. */
export type RestAnswer = { status: number; body: unknown; headers?: Readonly<Record<string, string>> };

/** Superset's commonest error: `{"message": …}`. */
export function refusal(status: number, message: unknown): RestAnswer {
  return { status, body: { message } };
}

/** The other shape of its errors: `{"errors": [{"message", "error_type", "level", "extra"}]}`. */
export function faultAnswer(
  status: number,
  error: { message: string; errorType: string; extra?: object },
): RestAnswer {
  const { message, errorType, extra = {} } = error;
  return { status, body: { errors: [{ message, error_type: errorType, level: 'error', extra }] } };
}
