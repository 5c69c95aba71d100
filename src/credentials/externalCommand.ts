import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { timeOf } from '../cloud/bodies.ts';
import type { IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { keyText } from './issuedPair.ts';
import { type ConsentContext, consentProblem } from './consent.ts';
import type { Fetch } from './renewal.ts';
import { sourceError, type SourceContext } from './source.ts';
import { jsonObject } from './vendorJson.ts';

const timeLimitMs = 60_000;
const longestOutput = 1024 * 1024;

export interface ExternalCommand {
  readonly profile: string;
  /** The command exactly as in the profile, which is what the user allows. */
  readonly text: string;
  readonly words: readonly string[];
}

type CommandContext = ConsentContext & Pick<SourceContext, 'homeFolder'>;

/** Runs the command of a profile and reads the keys from its output. The rest of the output is dropped. */
export function externalCommandFetch(command: ExternalCommand, context: CommandContext): Fetch {
  const { profile, text, words } = command;
  return async signal => {
    const problem = consentProblem(profile, { kind: 'command', text }, context);
    if (problem !== undefined) throw sourceError(problem);
    const ended = await run(words, context, signal);
    const read = typeof ended === 'string' ? readKeys(ended) : ended;
    if ('reason' in read) throw sourceError({ kind: 'command', profile, ...read });
    return read;
  };
}

type Failure = Pick<Extract<SourceProblem, { kind: 'command' }>, 'reason' | 'exitCode' | 'member'>;

/** Runs the command without a shell and without input. Returns its output, or why there is none. */
function run(
  [program = '', ...words]: readonly string[],
  context: CommandContext,
  signal: AbortSignal,
): Promise<string | Failure> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // The process gets its own group, so that the processes it starts can be ended with it.
    const isGroup = process.platform !== 'win32';
    const child = start(program, words, context, isGroup);
    if (child === undefined) {
      resolve({ reason: 'failed' });
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      child.stdout.destroy();
      kill(child, isGroup);
    };
    const end = (outcome: string | Failure): void => {
      stop();
      resolve(outcome);
    };
    const cancel = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end({ reason: 'timeLimit' }), timeLimitMs);
    signal.addEventListener('abort', cancel, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestOutput) chunks.push(chunk);
      else end({ reason: 'tooLong' });
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      end({ reason: error.code === 'ENOENT' ? 'notFound' : 'failed' }),
    );
    child.on('close', code => {
      if (code === 0) end(Buffer.concat(chunks).toString('utf8'));
      else end({ reason: 'failed', ...(code !== null && { exitCode: code }) });
    });
  });
}

function start(
  program: string,
  words: readonly string[],
  { environment, homeFolder }: CommandContext,
  isGroup: boolean,
): ChildProcessByStdio<null, Readable, null> | undefined {
  try {
    return spawn(program, words, {
      env: environment,
      // In another folder, such as that of a project, a program without a full path could be taken from there.
      cwd: homeFolder,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: isGroup,
      windowsHide: true,
    });
  } catch {
    // The words cannot form a command line. The error is dropped because it quotes them.
    return undefined;
  }
}

function kill(child: ChildProcess, isGroup: boolean): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (isGroup) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // The process has just ended by itself.
  }
}

/**
 * Reads the keys in the output. Only the two modes that contain keys are allowed. With `External`, or without a mode,
 * the CLI would run the command again without end, and other modes would need to fetch their keys elsewhere.
 */
function readKeys(output: string): IssuedCredentials | Failure {
  const answer = jsonObject(output);
  if (answer === undefined) return { reason: 'notJson' };
  const bad = (member: string): Failure => ({ reason: 'badMember', member });
  const mode = typeof answer['mode'] === 'string' ? answer['mode'].toLowerCase() : undefined;
  if (mode !== 'ak' && mode !== 'ststoken') return bad('mode');
  const accessKeyId = keyText(answer, 'access_key_id');
  if (accessKeyId === undefined) return bad('access_key_id');
  const accessKeySecret = keyText(answer, 'access_key_secret');
  if (accessKeySecret === undefined) return bad('access_key_secret');
  const securityToken = keyText(answer, 'sts_token');
  if (mode === 'ststoken' && securityToken === undefined) return bad('sts_token');
  // A malformed expiration is no failure, because the CLI does not read it and the libraries ignore it.
  const expiresAt = timeOf(answer, 'expiration')?.getTime();
  return {
    accessKeyId,
    accessKeySecret,
    ...(mode === 'ststoken' && securityToken !== undefined && { securityToken }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

const inDoubleQuotes = /\\(["\\$`])|\\\n/g;

/** A piece of a word, which is in single quotes, in double quotes, escaped, or plain. */
const posixPiece = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^\s'"\\]+)/y;
/** A piece of a word on Windows, where a backslash is part of a path and escapes only a quote within double quotes. */
const windowsPiece = /'([^']*)'|"((?:\\"|\\(?!")|[^"\\])*)"|([^\s'"]+)/y;

/**
 * Splits a `process_command` as the vendor's CLI has done since 3.4.9, at white space and with both kinds of quotes.
 * There is no shell, so nothing is expanded. Returns `undefined` when a quote is left open, when a backslash is last,
 * or when the command names no program.
 */
export function splitCommand(command: string, isWindows = process.platform === 'win32'): string[] | undefined {
  const text = command.trim();
  const piece = isWindows ? windowsPiece : posixPiece;
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    piece.lastIndex = at;
    const match = piece.exec(text);
    if (match === null) return undefined;
    at = piece.lastIndex;
    // A backslash before a line break joins the two lines and does not begin a word.
    if (match[0] !== '\\\n') word = (word ?? '') + meaningOf(match, isWindows);
  }
  if (word !== undefined) words.push(word);
  return words[0] === undefined || words[0] === '' ? undefined : words;
}

function meaningOf([, single, double, third, plain]: RegExpExecArray, isWindows: boolean): string {
  if (double === undefined) return single ?? third ?? plain ?? '';
  return isWindows
    ? double.replaceAll('\\"', '"')
    : double.replace(inDoubleQuotes, (_whole, escaped: string | undefined) => escaped ?? '');
}
