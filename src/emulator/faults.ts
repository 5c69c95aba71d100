/**
 * What goes wrong, and with which operation: its name, a beginning of it followed by `*`, or `*` for all. It lasts for so
 * many `times`, or until it is taken back, and begins when so many requests have passed `after` it was set.
 */
export type Fault = { readonly operation: string; readonly times?: number; readonly after?: number } & Trouble;

export type Trouble =
  /** Before anything is done. */
  | { readonly kind: 'throttling'; readonly retryAfterMs?: number }
  | { readonly kind: 'unavailable' | 'badGateway' | 'emptyError' | 'reset' | 'expiredToken' }
  /** RAM says no, whatever the policies say. */
  | { readonly kind: 'denied'; readonly form?: DenialForm }
  /** The service's clock goes wrong by so many milliseconds; it shows in its `Date` too. */
  | { readonly kind: 'skewedClock'; readonly ms: number }
  /** DTS answers HTTP 200 and `Success=false`. */
  | { readonly kind: 'softFailure'; readonly code?: string; readonly message?: string }
  /** After it was done: the answer comes late (when no time is given, once it is released), broken or not at all. */
  | { readonly kind: 'slow'; readonly ms?: number }
  | { readonly kind: 'truncated' | 'lostAnswer' }
  /** The answer has another form: every refusal of DTS soft, XML, the other documented types, a status nobody knows. */
  | { readonly kind: 'softRefusals' | 'xml' | 'turned' | 'unknownStatus' };

/**
 * How a refusal of RAM is put. DTS: with code and detail of the gateway, with one of them, or in its own code, hard or with
 * HTTP 200. SLS: with names in the message, older names, in a detail, inside `Error`. A service that has no such form
 * refuses as usual.
 */
export type DenialForm =
  | 'usual'
  | 'withoutDetail'
  | 'noPermission'
  | 'noPermissionWithoutDetail'
  | 'otherForbidden'
  | 'ramPermissionDenied'
  | 'soft'
  | 'olderNames'
  | 'detail'
  | 'wrapped'
  | 'explicitDeny';

/** The forms that each service has. */
export const denialForms = {
  dts: [
    'usual',
    'withoutDetail',
    'noPermission',
    'noPermissionWithoutDetail',
    'otherForbidden',
    'ramPermissionDenied',
    'soft',
    'explicitDeny',
  ],
  sls: ['usual', 'withoutDetail', 'olderNames', 'detail', 'wrapped', 'explicitDeny'],
  sts: ['usual', 'detail', 'explicitDeny'],
} as const satisfies Readonly<Record<string, readonly DenialForm[]>>;

type FaultKind = Trouble['kind'];

export const faultKinds: readonly FaultKind[] = [
  'throttling',
  'unavailable',
  'badGateway',
  'emptyError',
  'reset',
  'denied',
  'expiredToken',
  'skewedClock',
  'softFailure',
  'slow',
  'truncated',
  'lostAnswer',
  'softRefusals',
  'xml',
  'turned',
  'unknownStatus',
];

/** Switches faults on and off while the emulator runs. */
export class FaultSwitch {
  #faults: { readonly fault: Fault; left: number; toPass: number }[] = [];
  #held: (() => void)[] = [];

  constructor(faults: readonly Fault[]) {
    this.add(...faults);
  }

  get list(): readonly Fault[] {
    return this.#faults.map(({ fault }) => fault);
  }

  add(...faults: readonly Fault[]): void {
    this.#faults.push(...faults.map(fault => ({ fault, left: fault.times ?? Infinity, toPass: fault.after ?? 0 })));
  }

  /** Takes all faults back and lets go of what is held. */
  clear(): void {
    this.#faults = [];
    this.release();
  }

  /** Lets the answers go that wait because of `slow` without a time. */
  release(): void {
    for (const letGo of this.#held.splice(0)) letGo();
  }

  hold(): Promise<void> {
    return new Promise(resolve => this.#held.push(resolve));
  }

  /** The faults that this request meets; each is used up by one. */
  meet(operation: string): Met {
    const concerned = this.#faults.filter(({ fault, left }) => left > 0 && matches(fault.operation, operation));
    const met = concerned.filter(({ toPass }) => toPass === 0);
    for (const entry of concerned) {
      if (entry.toPass > 0) entry.toPass--;
      else entry.left--;
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return new Met(met.map(({ fault }) => fault));
  }
}

/** The faults of one request. */
export class Met {
  readonly #faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

  /** The first of a kind. */
  find<K extends FaultKind>(kind: K): Extract<Trouble, { kind: K }> | undefined;
  find(kind: FaultKind): Trouble | undefined {
    return this.#faults.find(fault => fault.kind === kind);
  }

  has(kind: FaultKind): boolean {
    return this.#faults.some(fault => fault.kind === kind);
  }
}

function matches(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
}

/** Faults from JSON text, or what is wrong with it. */
export function parseFaults(text: string): Fault[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new TypeError('Faults are a list.');
  for (const fault of list as readonly unknown[]) {
    if (!isFault(fault)) throw new TypeError(`Not a fault: ${JSON.stringify(fault)}. Kinds: ${faultKinds.join(', ')}.`);
  }
  return list as Fault[];
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  const { operation, kind, times, after, ms, retryAfterMs, form } = value as Record<string, unknown>;
  const isNumber = (number: unknown): boolean => number === undefined || typeof number === 'number';
  return (
    typeof operation === 'string' &&
    faultKinds.some(known => known === kind) &&
    [times, after, ms, retryAfterMs].every(isNumber) &&
    (kind !== 'skewedClock' || ms !== undefined) &&
    (form === undefined || Object.values(denialForms).some(forms => forms.some(known => known === form)))
  );
}
