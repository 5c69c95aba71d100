export interface RefusalDetails {
  /** What stands for `%s` in the message. */
  readonly dynamic?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** The service does not do what was asked, in its own code and words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status. */
  readonly status: number;
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(status: number, code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Reads well at the end of `??` and `||`. */
export function refuse(status: number, code: string, message: string, details?: RefusalDetails): never {
  throw new Refusal(status, code, message, details);
}
