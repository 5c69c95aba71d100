/** Plain data of which a case consists. */
export type Plain =
  string | number | boolean | null | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/** How long a fault is worth looking for a smaller input. */
const longestMs = 60_000;

/**
 * A smaller input with the same fault. It leaves out and shortens as long as the fault stays, and gives up after so many
 * attempts, because it only has to be readable.
 */
export async function shrunk<Input extends Plain>(
  input: Input,
  hasFault: (smaller: Input) => Promise<boolean>,
  attempts = 1_500,
): Promise<Input> {
  let best = input;
  let left = attempts;
  const deadline = performance.now() + longestMs;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of smallerThan(best)) {
      if (left-- <= 0 || performance.now() > deadline) return best;
      if (!(await hasFault(candidate as Input))) continue;
      best = candidate as Input;
      isSmaller = true;
      break;
    }
  }
  return best;
}

/** Smaller values, those with the most left out first. */
function* smallerThan(value: Plain): Generator<Plain, void> {
  if (typeof value === 'string') {
    yield* smallerTexts(value);
  } else if (Array.isArray(value)) {
    const list = value as readonly Plain[];
    yield* withoutParts(list.length, (from, to) => list.toSpliced(from, to - from));
    for (const [index, element] of list.entries()) {
      for (const smaller of smallerThan(element)) yield list.with(index, smaller);
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = value as Readonly<Record<string, Plain>>;
    for (const [name, member] of Object.entries(members)) {
      for (const smaller of smallerThan(member)) yield { ...members, [name]: smaller };
    }
  }
}

/** A name of an operation or of a kind says what the case is about, so it stays. */
const name = /^[\w. ]{1,40}$/;

function* smallerTexts(text: string): Generator<string, void> {
  if (name.test(text)) return;
  const parsed = parsedJson(text);
  if (parsed !== undefined) for (const smaller of smallerJson(parsed)) yield JSON.stringify(smaller);
  yield* withoutParts(text.length, (from, to) => text.slice(0, from) + text.slice(to));
}

/** In JSON, also members can be left out and values replaced. Members of a case itself are all needed. */
function* smallerJson(value: Plain): Generator<Plain, void> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value as Readonly<Record<string, Plain>>);
    yield* withoutParts(entries.length, (from, to) => Object.fromEntries(entries.toSpliced(from, to - from)));
    for (const [name, member] of entries) {
      for (const smaller of smallerJson(member)) {
        yield Object.fromEntries(entries.map(([each, same]) => [each, each === name ? smaller : same]));
      }
    }
  } else if (Array.isArray(value)) {
    const list = value as readonly Plain[];
    yield* withoutParts(list.length, (from, to) => list.toSpliced(from, to - from));
    for (const [index, element] of list.entries()) {
      for (const smaller of smallerJson(element)) yield list.with(index, smaller);
    }
  } else if (typeof value === 'string') {
    yield* withoutParts(value.length, (from, to) => value.slice(0, from) + value.slice(to));
  }
}

function parsedJson(text: string): Plain {
  try {
    return /^\s*[[{]/.test(text) ? (JSON.parse(text) as Plain) : undefined;
  } catch {
    return undefined;
  }
}

/** Without halves first, then without quarters, down to single elements where there are few. */
function* withoutParts<T>(length: number, without: (from: number, to: number) => T): Generator<T, void> {
  for (let size = length; size >= 1; size = Math.floor(size / 2)) {
    if (length / size > 64) return;
    for (let from = 0; from < length; from += size) yield without(from, Math.min(length, from + size));
  }
}
