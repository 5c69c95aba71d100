import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import type { CallRecord } from '../cloud/transport.ts';
import { withoutControls } from './plainText.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** Writes to the editor's output view without secrets, and keeps the newest entries for the support bundle. */
export interface Log {
  debug(text: string): void;
  info(text: string, about?: LogSubject): void;
  warn(text: string, about?: LogSubject): void;
  /** Writes an error with its stack, its causes, and its account, after what was being done. */
  error(problem: unknown, doing?: string): void;
  show(): void;
  /** Gives the newest entries, oldest first. */
  lines(): readonly LogLine[];
  dispose(): void;
}

/** Names what an entry is about, so that a support bundle can leave the names out. */
export interface LogSubject {
  readonly account?: string;
  readonly project?: string;
  readonly logstore?: string;
  readonly instance?: string;
  readonly group?: string;
}

export interface LogLine extends LogSubject {
  readonly at: Date;
  readonly level: Level;
  readonly text: string;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export const keptLines = 2_000;

/** `nameOf` finds the name of an account by its id, unless the account was removed. */
export function openLog(nameOf: (accountId: string) => string | undefined): Log {
  // The channel has the name of the product, which is not translated.
  const channel = vscode.window.createOutputChannel('Consumer Groups for Alibaba Cloud', { log: true });
  const kept: LogLine[] = [];
  const write = (level: Level, text: string, about: LogSubject = {}): void => {
    const clean = withoutControls(withoutSecrets(text));
    channel[level](clean);
    kept.push({ at: new Date(), level, text: clean, ...about });
    if (kept.length > keptLines) kept.shift();
  };
  return {
    debug: text => {
      write('debug', text);
    },
    info: (text, about) => {
      write('info', text, about);
    },
    warn: (text, about) => {
      write('warn', text, about);
    },
    error: (problem, doing) => {
      const id = problem instanceof CloudError ? problem.accountId : undefined;
      const account = id === undefined ? undefined : (nameOf(id) ?? id);
      const before = [doing && `${doing}:`, account && `[${account}]`].filter(Boolean);
      write('error', [...before, errorText(problem)].join(' '), account === undefined ? {} : { account });
    },
    show: () => {
      channel.show();
    },
    lines: () => kept,
    dispose: () => {
      channel.dispose();
    },
  };
}

/** Logs one line for each attempt of a call. The record has no address and no parameters, so it has no secrets. */
export function logCall(log: Pick<Log, 'info' | 'warn'>, record: CallRecord): void {
  const { account, region, project } = record;
  const where = [account, region, project].filter(Boolean).join(' ');
  const result = [record.status, record.code, record.requestId && `request ${record.requestId}`]
    .filter(Boolean)
    .join(' ');
  const attempt = record.attempt > 1 ? ` (try ${record.attempt})` : '';
  const line = `${record.operation}${attempt} [${where}] ${result} ${Math.round(record.durationMs)} ms`;
  const about = { account, ...(project !== undefined && { project }) };
  if (record.code) log.warn(line, about);
  else log.info(line, about);
}

function errorText(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const said = problem.stack ?? `${problem.name}: ${problem.message}`;
  return problem.cause instanceof Error ? `${said}\nCaused by ${errorText(problem.cause)}` : said;
}
