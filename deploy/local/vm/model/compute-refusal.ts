/** A call that Compute refuses: its HTTP status, its reason, and its words. */
export class ComputeRefusal extends Error {
  override readonly name = 'ComputeRefusal';
  readonly httpStatus: number;
  readonly reason: string;

  constructor(httpStatus: number, reason: string, message: string) {
    super(message);
    this.httpStatus = httpStatus;
    this.reason = reason;
  }
}
