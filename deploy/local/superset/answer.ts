/** What Superset answers to one call; a body of text is sent as it is, anything else as JSON. */
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

/** What went wrong outside of any command of Superset's; without asking for JSON it is a page of HTML. */
export function unexpected(status: number, message: string): RestAnswer {
  const issue = { code: 1011, message: 'Issue 1011 - Superset encountered an unexpected error.' };
  return faultAnswer(status, {
    message,
    errorType: 'GENERIC_BACKEND_ERROR',
    extra: { issue_codes: [issue] },
  });
}

/** Superset's answer to whatever it did not see coming. */
export const fatalError = refusal(500, 'Fatal error');

/** The answer for an object that is not there, or that the account may not see. */
export const notFound = refusal(404, 'Not found');

/** The answer for what the account may not do. */
export const forbidden = refusal(403, 'Forbidden');

/** Ends a call with this answer, from however deep inside. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: RestAnswer;

  constructor(answer: RestAnswer) {
    super(`Superset answers ${answer.status}`);
    this.answer = answer;
  }
}
