/**
 * Describes what goes wrong with an operation, which is given by its name, a prefix followed by `*`, or `*` for all. The
 * fault affects so many requests (`times`), or all until it is cleared, and lets so many requests pass first (`after`).
 */
export type Fault = { readonly operation: string; readonly times?: number; readonly after?: number } & Trouble;

export type Trouble =
  /** The first faults occur before anything is done. */
  | { readonly kind: 'throttling'; readonly retryAfterMs?: number }
  | { readonly kind: 'unavailable' | 'badGateway' | 'emptyError' | 'reset' | 'expiredToken' }
  /** RAM denies the call, whatever the policies allow. */
  | { readonly kind: 'denied'; readonly form?: DenialForm }
  /** The service's clock, and with it the `Date` header, is off by so many milliseconds. */
  | { readonly kind: 'skewedClock'; readonly ms: number }
  /** DTS returns HTTP 200 and `Success=false`. */
  | { readonly kind: 'softFailure'; readonly code?: string; readonly message?: string }
  /** The call takes effect, but the answer is late (without a time: held until released), truncated, or lost. */
  | { readonly kind: 'slow'; readonly ms?: number }
  | { readonly kind: 'truncated' | 'lostAnswer' }
  /** The answer has another form: DTS refusals with HTTP 200, XML, the other documented types, or an unknown status. */
  | { readonly kind: 'softRefusals' | 'xml' | 'turned' | 'unknownStatus' }
  /**
   * CreateConsumerGroup refuses a name that any Logstore of the project has. Pages call names unique in a project, but
   * paths, RAM and the vendor's connector for Flink treat them as names in a Logstore, which is what happens otherwise.
   */
  | { readonly kind: 'uniqueInProject' }
  /**
   * Only on the data plane, whose operations are `kafka.Connect`, `kafka.ConnectNode`, and the names of Kafka's requests, such
   * as `kafka.Fetch`, with `kafka.bareToken` for the older form of SaslAuthenticate. There, `reset`, `lostAnswer`, `slow`, and `truncated` mean the same as for the other services.
   */
  | { readonly kind: 'kafkaError'; readonly code: number }
  /** On `kafka.Connect*`: something that speaks HTTP listens there, or a broker that offers older versions of requests only. */
  | { readonly kind: 'otherService' | 'olderBroker' }
  /** On `kafka.Metadata`: the address of the node does not answer, or the topic is left out. */
  | { readonly kind: 'unreachableNode' | 'noTopic' }
  /** On any request: the instance moves to another cluster, and its connections end. */
  | { readonly kind: 'failover' }
  /** On `kafka.Fetch`: the first value or batch is damaged, or has a codec that no client of DTS is known to read. */
  | { readonly kind: 'damagedValue' | 'damagedBatch' | 'snappy' | 'zstd' };

/**
 * Lists the forms in which each service can report that RAM denies a call. DTS reports the code and the detail of the
 * gateway, only one of them, or its own code, with an HTTP error or with HTTP 200. SLS names the action in the message, by
 * its current or older name, in a detail, or inside `Error`.
 */
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
} as const;

/** A service that does not have a form reports the denial in the usual form. */
export type DenialForm = (typeof denialForms)[keyof typeof denialForms][number];

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
  'uniqueInProject',
  'kafkaError',
  'otherService',
  'olderBroker',
  'unreachableNode',
  'noTopic',
  'failover',
  'damagedValue',
  'damagedBatch',
  'snappy',
  'zstd',
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

  /** Removes all faults and releases held answers. */
  clear(): void {
    this.#faults = [];
    this.release();
  }

  /** Releases the answers that are held by `slow` without a time. */
  release(): void {
    for (const letGo of this.#held.splice(0)) letGo();
  }

  hold(): Promise<void> {
    return new Promise(resolve => this.#held.push(resolve));
  }

  /** Gives the faults that affect a request, and counts the request for each of them. */
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

/** Holds the faults that affect one request. */
export class Met {
  readonly #faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

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

/** Reads faults from JSON text, and throws if the text is invalid. */
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
  const { operation, kind, times, after, ms, retryAfterMs, form, code } = value as Record<string, unknown>;
  const isNumber = (number: unknown): boolean => number === undefined || typeof number === 'number';
  return (
    typeof operation === 'string' &&
    faultKinds.some(known => known === kind) &&
    [times, after, ms, retryAfterMs].every(isNumber) &&
    (kind !== 'skewedClock' || ms !== undefined) &&
    (kind !== 'kafkaError' || typeof code === 'number') &&
    (form === undefined || Object.values(denialForms).some(forms => forms.some(known => known === form)))
  );
}
