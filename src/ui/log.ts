import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import type { CallRecord } from '../cloud/transport.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** The log in the editor's output view, whose newest part is kept for the support bundle. Nothing secret gets through. */
export interface Log {
  debug(text: string): void;
  info(text: string, about?: LogSubject): void;
  warn(text: string, about?: LogSubject): void;
  /** An error is written with its stack, its causes and its account, after what was being done. */
  error(problem: unknown, doing?: string): void;
  show(): void;
  /** The newest entries, oldest first. */
  lines(): readonly LogLine[];
  dispose(): void;
}

/** What an entry names, so that it can be left out where names do not belong. */
interface LogSubject {
  /** The name of the account. */
  readonly account?: string;
  readonly project?: string;
}

export interface LogLine extends LogSubject {
  readonly at: Date;
  readonly level: Level;
  /** A stack has several lines. */
  readonly text: string;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export const keptLines = 2_000;

/** `nameOf` gives the name of an account by our id of it, as long as it is there. */
export function openLog(nameOf: (accountId: string) => string | undefined): Log {
  // The channel's name is the product's name, which has no translation.
  const channel = vscode.window.createOutputChannel('Consumer Groups for Alibaba Cloud', { log: true });
  const kept: LogLine[] = [];
  const write = (level: Level, text: string, about: LogSubject = {}): void => {
    const clean = withoutSecrets(text);
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

/** One line per attempt. The record holds no address and no parameter, so nothing secret can get in. */
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
