import { type ErrorFields, PermanentError, TransientError } from '../../errors.ts';
import { type ErrorClass, isPassing as isPassingInWarehouse } from '../bigquery-error-class.ts';

/**
 * Why a call failed. About the server: `unreachable` (nobody listens, or a proxy reaches nobody), `timeout` (no answer
 * in time), `database-down` (the web process answers, its metadata database does not), `database-silent` (a login
 * hangs, as it does when the database is frozen), `rate-limited`, `broken` (an answer that makes no sense).
 * About us: `unauthorized`, `forbidden`, `csrf`. About what was asked: `not-found`, `validation`, `conflict` (it has
 * changed since it was read), `columns-missing` (Superset does not know the column), `warehouse` (BigQuery refused).
 */
export type SupersetProblem =
  | 'unreachable'
  | 'timeout'
  | 'database-down'
  | 'database-silent'
  | 'rate-limited'
  | 'broken'
  | 'unauthorized'
  | 'forbidden'
  | 'csrf'
  | 'not-found'
  | 'validation'
  | 'conflict'
  | 'columns-missing'
  | 'warehouse';

/** What BigQuery said, as far as it can be told from the text that Superset passes on. */
export type WarehouseRefusal = {
  /** Without the address of the request. */
  text: string;
  httpStatus: number | undefined;
  /** BigQuery's own word, such as `invalidQuery`. */
  reason: string | undefined;
  errorClass: ErrorClass;
};

/** What a `SupersetError` is made of. */
export type SupersetFailure = {
  problem: SupersetProblem;
  /** `GET /api/v1/dataset/7`, without the query. */
  call: string;
  /** Superset's own words, or what happened instead of an answer. */
  text: string;
  httpStatus?: number | undefined;
  /** The columns that `columns-missing` names. */
  columns?: string[] | undefined;
  warehouse?: WarehouseRefusal | undefined;
  /** How long Superset asks to be left alone. */
  retryAfterMilliseconds?: number | undefined;
  /** What to do about it, where that is known. */
  hint?: string | undefined;
};

/** A Superset call that failed. No password, token or cookie is in it. */
export class SupersetError extends Error {
  override readonly name = 'SupersetError';
  readonly problem: SupersetProblem;
  readonly call: string;
  readonly text: string;
  readonly httpStatus: number | undefined;
  readonly columns: string[];
  readonly warehouse: WarehouseRefusal | undefined;
  readonly retryAfterMilliseconds: number | undefined;
  readonly hint: string | undefined;

  constructor(failure: SupersetFailure, cause?: unknown) {
    const { call, text, httpStatus, hint } = failure;
    const answered = httpStatus === undefined ? 'failed' : `was answered ${httpStatus}`;
    super(`${call} ${answered}: ${text}${hint === undefined ? '' : `. ${hint}`}`, { cause });
    this.problem = failure.problem;
    this.call = call;
    this.text = text;
    this.httpStatus = httpStatus;
    this.columns = failure.columns ?? [];
    this.warehouse = failure.warehouse;
    this.retryAfterMilliseconds = failure.retryAfterMilliseconds;
    this.hint = hint;
  }
}

const passing: readonly SupersetProblem[] = [
  'unreachable',
  'timeout',
  'database-down',
  'database-silent',
  'rate-limited',
  'broken',
  'conflict',
];

/** Whether the error tells how Superset or BigQuery is just now, so that the same call may work later. */
export function isPassingProblem({
  problem,
  warehouse,
}: Pick<SupersetError, 'problem' | 'warehouse'>): boolean {
  return passing.includes(problem) || (warehouse !== undefined && isPassingInWarehouse(warehouse.errorClass));
}

/** The error that a step throws for this one: transient where another try may help, else permanent. */
export function stepErrorOf(error: SupersetError): TransientError | PermanentError {
  const { problem, call, httpStatus, columns, warehouse } = error;
  const fields: ErrorFields = {
    problem,
    call,
    httpStatus,
    ...(columns.length > 0 && { columns }),
    ...(warehouse && { warehouse: warehouse.errorClass, reason: warehouse.reason }),
  };
  const Kind = isPassingProblem(error) ? TransientError : PermanentError;
  return new Kind(error.message, { cause: error, fields });
}
