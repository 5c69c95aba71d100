import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Part of a request: a number with its width in bytes, a text, bytes with four bytes of length, or a list. */
export type Part =
  { readonly width: 1 | 2 | 4 | 8; readonly value: number | bigint } | string | Buffer | null | readonly Part[][];

export const i8 = (value: number): Part => ({ width: 1, value });
export const i16 = (value: number): Part => ({ width: 2, value });
export const i32 = (value: number): Part => ({ width: 4, value });
export const i64 = (value: number | bigint): Part => ({ width: 8, value });

/** A part of a request as it is sent. */
export function written(part: Part): Buffer {
  if (part === null) return Buffer.from([0xff, 0xff]);
  if (typeof part === 'string') return Buffer.concat([written(i16(Buffer.byteLength(part))), Buffer.from(part)]);
  if (Buffer.isBuffer(part)) return Buffer.concat([written(i32(part.length)), part]);
  if ('width' in part) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(part.value));
    return bytes.subarray(8 - part.width);
  }
  return Buffer.concat([written(i32(part.length)), ...part.flat().map(written)]);
}

/** Reads an answer field by field. */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(width: 1 | 2 | 4): number {
    return this.#take(width).readIntBE(0, width);
  }

  long(): number {
    return Number(this.#take(8).readBigInt64BE());
  }

  text(): string | null {
    const length = this.number(2);
    return length < 0 ? null : this.#take(length).toString();
  }

  bytes(): Buffer {
    const length = this.number(4);
    return this.#take(Math.max(0, length));
  }

  list<T>(element: () => T): T[] {
    return Array.from({ length: Math.max(0, this.number(4)) }, element);
  }

  #take(length: number): Buffer {
    assert.ok(this.#at + length <= this.#bytes.length, 'The answer ends too early.');
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }
}

/** What the connections end with, such as a test. */
interface Scope {
  after(run: () => void): void;
}

/** Speaks Kafka byte by byte, with nothing of the emulator or of our own client. */
export class RawKafka {
  readonly #socket: Socket;
  readonly #frames: AsyncIterator<Buffer, void>;
  #requests = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#frames = framesOf(socket);
  }

  static async to(scope: Scope, address = ''): Promise<RawKafka> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect(Number(port), host);
    scope.after(() => socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return new RawKafka(socket);
  }

  /** The address at the other end. */
  get remoteAddress(): string {
    return `${this.#socket.remoteAddress ?? ''}:${this.#socket.remotePort ?? 0}`;
  }

  /** Sends a request and gives the fields of the answer, or undefined if the connection ends instead. */
  async ask(key: number, version: number, ...body: readonly Part[]): Promise<Fields | undefined> {
    const id = ++this.#requests;
    const header = [i16(key), i16(version), i32(id), 'raw'];
    const answer = await this.frame(Buffer.concat([...header, ...body].map(written)));
    if (!answer) return undefined;
    const fields = new Fields(answer);
    assert.equal(fields.number(4), id);
    return fields;
  }

  async answered(key: number, version: number, ...body: readonly Part[]): Promise<Fields> {
    return (await this.ask(key, version, ...body)) ?? assert.fail('The connection ended.');
  }

  /** Sends bytes with their length, and gives those of the answer. */
  async frame(bytes: Buffer): Promise<Buffer | undefined> {
    this.send(bytes);
    return this.next();
  }

  send(bytes: Buffer): void {
    this.#socket.write(written(bytes));
  }

  end(): void {
    this.#socket.end();
  }

  async next(): Promise<Buffer | undefined> {
    const frame = await this.#frames.next();
    return frame.done === true ? undefined : frame.value;
  }

  /** Signs in with the newer form, and gives the error with its message. */
  async signIn(userName: string, password: string): Promise<readonly [error: number, message: string | null]> {
    assert.equal((await this.answered(17, 1, 'PLAIN')).number(2), 0);
    const answer = await this.answered(36, 0, Buffer.from(`\0${userName}\0${password}`));
    return [answer.number(2), answer.text()];
  }

  /** Signs in with the older form, and tells whether the connection lasts. */
  async signInOlder(userName: string, password: string): Promise<boolean> {
    assert.equal((await this.answered(17, 0, 'PLAIN')).number(2), 0);
    return (await this.frame(Buffer.from(`\0${userName}\0${password}`))) !== undefined;
  }
}

async function* framesOf(socket: Socket): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      pending = Buffer.concat([pending, chunk]);
      for (; pending.length >= 4;) {
        const length = pending.readInt32BE(0);
        assert.ok(length >= 0 && length < 200_000_000, `The length of an answer is ${length}.`);
        if (pending.length < 4 + length) break;
        yield pending.subarray(4, 4 + length);
        pending = pending.subarray(4 + length);
      }
    }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    // The connection was reset.
  }
}
