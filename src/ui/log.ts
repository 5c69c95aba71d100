import * as vscode from 'vscode';
import type { CallRecord } from '../cloud/transport.ts';

export type Log = vscode.LogOutputChannel;

export function openLog(): Log {
  // The channel's name is the product's name, which has no translation.
  return vscode.window.createOutputChannel('Consumer Groups for Alibaba Cloud', { log: true });
}

/** One line per attempt. The record holds no address and no parameter, so nothing secret can get in. */
export function logCall(log: Log, record: CallRecord): void {
  const where = [record.account, record.region, record.project].filter(Boolean).join(' ');
  const result = [record.status, record.code, record.requestId && `request ${record.requestId}`]
    .filter(Boolean)
    .join(' ');
  const attempt = record.attempt > 1 ? ` (try ${record.attempt})` : '';
  const line = `${record.operation}${attempt} [${where}] ${result} ${Math.round(record.durationMs)} ms`;
  if (record.code) log.warn(line);
  else log.info(line);
}
