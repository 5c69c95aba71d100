import type { Socket } from 'node:net';

/** The longest head that is waited for, together with interim ones before it. */
const longestHead = 65_536;

/** A complete beginning of an answer, and the bytes after it. */
interface Head {
  /** The status line and the header lines, each with its end, and the empty line. */
  readonly text: string;
  readonly rest: Buffer;
}

/**
 * Takes the head of the final answer from the bytes that have come, or returns undefined when it is not complete. A
 * client must be able to skip interim answers before it, even if it has not asked for them. The one that switches
 * protocols is final, because what follows is not HTTP.
 * https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2
 */
export function finalHeadOf(bytes: Buffer): Head | undefined {
  const text = bytes.toString('latin1');
  // Empty lines before the status line are no end of it. All heads are found in one pass, because there can be many.
  const next = /\s*(\S[^]*?\n\r?\n)/y;
  for (let head = next.exec(text)?.[1]; head !== undefined; head = next.exec(text)?.[1]) {
    const isInterim = /^HTTP\/1\.\d 1(?!01)\d\d\b/.test(head);
    if (!isInterim) return { text: normalized(head), rest: bytes.subarray(next.lastIndex) };
  }
  return undefined;
}

/**
 * Writes the lines of a head in one form. Their terminator may be a line feed alone, a line may be folded, and blanks at
 * its end are no part of it.
 * https://www.rfc-editor.org/rfc/rfc9112.html#section-2.2
 * https://www.rfc-editor.org/rfc/rfc9112.html#section-5
 */
const normalized = (head: string): string =>
  head
    .replace(/\r?\n[\t ]+/g, ' ')
    // Looking only at the first of several blanks keeps this linear.
    .replace(/(?<![\t ])[\t ]*\r?\n/g, '\r\n');

/** Whether no head can come of these bytes any more, because there are too many, or because they are not HTTP/1. */
export function whyNoHead(bytes: Buffer): 'HPE_HEADER_OVERFLOW' | 'HPE_INVALID_CONSTANT' | undefined {
  if (bytes.length > longestHead) return 'HPE_HEADER_OVERFLOW';
  const start = bytes.toString('latin1').trimStart().slice(0, httpOne.length);
  return httpOne.startsWith(start) ? undefined : 'HPE_INVALID_CONSTANT';
}

const httpOne = 'HTTP/1.';

/** What undici reads of a connection, with the head of each answer in the one form that it understands. */
export interface AnswerReader {
  /** Must be called before each request. */
  expectAnswer(): void;
}

/**
 * Makes a connection leave out interim answers, of which undici takes one, `100 Continue`, for a fault, and write the
 * lines of a head as undici wants them. Everything after the head is left as it is.
 */
export function normalizeHeads(socket: Socket): AnswerReader {
  const read = socket.read.bind(socket) as () => Buffer | null;
  let isAwaited = false;
  let held = Buffer.alloc(0);
  socket.read = (): Buffer | null => {
    const chunk = read();
    if (!isAwaited || chunk === null) return chunk;
    held = Buffer.concat([held, chunk]);
    const head = finalHeadOf(held);
    if (head === undefined && whyNoHead(held) === undefined) return null;
    isAwaited = false;
    const given = head ? Buffer.concat([Buffer.from(head.text, 'latin1'), head.rest]) : held;
    held = Buffer.alloc(0);
    return given;
  };
  return {
    expectAnswer: () => {
      isAwaited = true;
      held = Buffer.alloc(0);
    },
  };
}
