import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import type { BrokerAddress } from '../../cloud/kafka/broker.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../../model/places.ts';
import type { GroupStream, Streams } from '../../model/streams.ts';
import type { Check } from '../../model/verify/dtsConnection.ts';
import type { SlsCheck, SlsConnection } from '../../model/verify/slsConnection.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe, isCancelled } from '../../ui/messages.ts';
import { momentText, regionName } from '../../ui/words.ts';
import { withoutHome, withoutSecrets } from '../../ui/withoutSecrets.ts';
import type { Host } from '../panelHost.ts';
import {
  dtsFailureWords,
  dtsSeenWords,
  dtsStepNames,
  endpointWords,
  msWords,
  type RowWords,
  sentences,
  slsFailureWords,
  slsSeenWords,
  slsStepNames,
} from './connectionWords.ts';
import type { CheckOutcome, CheckRow, PanelRef, ShownConnection } from './protocol.ts';

export interface ConnectionServices {
  readonly streams: Streams;
  /** What the check of a Logstore works with. */
  readonly logstoreConnection: (ref: LogstoreGroupRef) => Promise<SlsConnection>;
}

/** A check that was started in this panel, as far as it has come. */
interface Run {
  readonly startedAt: number;
  readonly ending: AbortController;
  readonly dts: Check[];
  readonly sls: SlsCheck[];
  stream?: GroupStream;
  streamMs?: number;
  failure?: unknown;
  state: 'checking' | 'asking' | 'over' | 'left' | 'declined' | 'cancelled';
}

/** Checks the connection of the panel's group step by step, for as long as the panel can be seen. */
export class ConnectionCheck {
  readonly #host: Host<PanelRef>;
  readonly #services: ConnectionServices;
  #run: Run | undefined;

  constructor(host: Host<PanelRef>, services: ConnectionServices) {
    this.#host = host;
    this.#services = services;
  }

  /** Begins anew, also while a check is under way. */
  async start(): Promise<void> {
    this.cancel();
    if (!this.#host.account) return;
    const run: Run = { startedAt: Date.now(), ending: new AbortController(), dts: [], sls: [], state: 'checking' };
    this.#run = run;
    this.#host.update();
    const { ref } = this.#host.panel;
    try {
      await (ref.kind === 'dts' ? this.#checkStream(ref, run) : this.#checkLogstore(ref, run));
      if (isOpen(run)) run.state = 'over';
    } catch (error) {
      // The end of a check that was called off is no failure.
      if (run.ending.signal.aborted) return;
      if (isCancelled(error)) {
        run.state = 'declined';
        return;
      }
      run.failure = error;
      run.state = 'over';
      // What broke in here belongs in the log, which has what the cloud refused already.
      if (!(error instanceof CloudError)) throw error;
    } finally {
      this.#update(run);
    }
  }

  /** Ends the check, because nobody sees it any more. */
  cancel(): void {
    const run = this.#run;
    if (!run || !isOpen(run)) return;
    run.state = 'cancelled';
    run.ending.abort();
  }

  forget(): void {
    this.cancel();
    this.#run = undefined;
  }

  /** The failure that the page offers fixes for. */
  get failure(): unknown {
    const run = this.#run;
    if (run?.failure !== undefined) return run.failure;
    const failed = [...(run?.dts ?? []), ...(run?.sls ?? [])].findLast(check => 'failure' in check);
    return failed && 'failure' in failed ? failed.failure : undefined;
  }

  get shown(): ShownConnection | undefined {
    const run = this.#run;
    if (!run || !this.#host.account) return undefined;
    const rows = this.#host.panel.ref.kind === 'dts' ? dtsRows(run) : slsRows(run);
    return {
      startedAt: run.startedAt,
      isChecking: isOpen(run),
      status: statusOf(run, rows),
      rows,
      hints: hintsOf(run),
    };
  }

  /** The report as a text to send to others, without anything secret and without the number of the account. */
  report(): string | undefined {
    const { shown } = this;
    const { panel, account } = this.#host;
    if (!shown || !account) return undefined;
    const { ref, name } = panel;
    const number = account.identity.accountId;
    const short = `…${number.slice(-4)}`;
    const lines = [
      `Consumer Groups for Alibaba Cloud · ${vscode.l10n.t('Verify Connection')}`,
      momentText(new Date(shown.startedAt)),
      '',
      fact(vscode.l10n.t('Consumer group'), ref.kind === 'dts' ? `${name} (${ref.groupId})` : ref.groupName),
      ref.kind === 'dts'
        ? fact(vscode.l10n.t('Instance'), ref.instanceId)
        : fact(vscode.l10n.t('Logstore'), `${ref.project} / ${ref.logstore}`),
      fact(vscode.l10n.t('Region'), regionName(ref.region)),
      fact(vscode.l10n.t('Account'), `${account.name} · ${number}`),
      '',
      ...shown.rows.map(({ outcome, name: step, time, headline = '', text, detail }) =>
        [`${signs[outcome]} ${step}`, time, sentences(headline, text), detail.replaceAll('\n', ' ')]
          .filter(part => part !== '')
          .join(' · '),
      ),
      '',
      shown.status,
      ...shown.hints,
      vscode.l10n.t('No group was joined and nothing was moved.'),
    ];
    const whole = lines.map(line => withoutSecrets(withoutHome(line))).join('\n');
    return number === '' ? whole : whole.replaceAll(number, short);
  }

  async #checkStream(ref: InstanceGroupRef, run: Run): Promise<void> {
    const { streams } = this.#services;
    const { signal } = run.ending;
    const begun = performance.now();
    const stream = await streams.read(ref, signal);
    signal.throwIfAborted();
    run.stream = stream;
    run.streamMs = performance.now() - begun;
    run.state = 'asking';
    this.#update(run);
    const password = await streams.passwordOf(ref, stream, vscode.l10n.t('Verify Connection'), signal);
    signal.throwIfAborted();
    run.state = password === undefined ? 'left' : 'checking';
    this.#update(run);
    if (password === undefined) return;
    const { bootstrap, topic, userName, checkpoint } = stream;
    const { verifyDtsConnection } = await import('../../model/verify/dtsConnection.ts');
    const beforeNode = (node: BrokerAddress): Promise<void> => streams.confirmNode(stream, node, signal);
    const connection = { bootstrap, topic, logIn: { userName, password }, checkpoint, beforeNode };
    await verifyDtsConnection(connection, streams.way(signal), check => {
      if ('failure' in check && check.failure.fault === 'groupLogIn') streams.passwordRefused(ref);
      run.dts.push(check);
      this.#update(run);
    });
  }

  async #checkLogstore(ref: LogstoreGroupRef, run: Run): Promise<void> {
    const { signal } = run.ending;
    const connection = await this.#services.logstoreConnection(ref);
    signal.throwIfAborted();
    const { verifySlsConnection } = await import('../../model/verify/slsConnection.ts');
    await verifySlsConnection(connection, this.#services.streams.way(signal), check => {
      run.sls.push(check);
      this.#update(run);
    });
  }

  #update(run: Run): void {
    if (run === this.#run) this.#host.update();
  }
}

const isOpen = ({ state }: Run): boolean => state === 'checking' || state === 'asking';

const fact = (name: string, value: string): string => `${name}: ${value}`;

const signs: Readonly<Record<CheckOutcome, string>> = {
  passed: '✓',
  noted: '!',
  failed: '✗',
  running: '…',
  notReached: '–',
};

function statusOf(run: Run, rows: readonly CheckRow[]): string {
  switch (run.state) {
    case 'checking':
      return vscode.l10n.t('Verifying the connection…');
    case 'asking':
      return vscode.l10n.t('Waiting for the password of the consumer group…');
    case 'left':
      return vscode.l10n.t("The check ended because the password wasn't entered.");
    case 'declined':
      return vscode.l10n.t("The check ended because the connection to the server wasn't confirmed.");
    case 'cancelled':
      return vscode.l10n.t('The check was canceled because the panel was hidden.');
    case 'over': {
      const failed = rows.find(({ outcome }) => outcome === 'failed');
      if (failed) return vscode.l10n.t('The connection fails at this step: {0}.', failed.name);
      return rows.some(({ outcome }) => outcome === 'noted')
        ? vscode.l10n.t('The connection works, with warnings.')
        : vscode.l10n.t('The connection works.');
    }
  }
}

/** What helps with a client that fails although the connection works. */
function hintsOf(run: Run): readonly string[] {
  const isWhole = run.state === 'over' && run.stream && run.dts.at(-1)?.step === 'window';
  if (!isWhole) return [];
  return [
    vscode.l10n.t(
      "If your own client still fails: error 24 means that its group.id isn't the group ID or that auto commit is on. The official SDK reports a wrong password only as a timeout for metadata.",
    ),
  ];
}

/** The rows of steps that were taken, of the one under way, and of those that were not reached. */
function rowsOf<S extends string>(
  names: Readonly<Record<S, string>>,
  run: Run,
  rowOf: (step: S) => Pick<CheckRow, 'outcome' | 'time' | 'headline' | 'text' | 'detail' | 'fixes'> | undefined,
): readonly CheckRow[] {
  let isNext = run.state === 'checking';
  return (Object.keys(names) as S[]).map(step => {
    const row = rowOf(step);
    if (row) return { step, name: names[step], ...row };
    const outcome = isNext ? 'running' : 'notReached';
    isNext = false;
    const text = isOpen(run) ? '' : vscode.l10n.t('not reached');
    return { step, name: names[step], outcome, time: '', text, detail: '', fixes: [] };
  });
}

const passed = (ms: number, { isWarning, ...words }: RowWords) =>
  ({ outcome: isWarning ? 'noted' : 'passed', time: msWords(ms), detail: '', fixes: [], ...words }) as const;

const failedRow = (ms: number | undefined, error: unknown, { isWarning, ...words }: RowWords) =>
  ({
    outcome: isWarning ? 'noted' : 'failed',
    time: ms === undefined ? '' : msWords(ms),
    detail: describe(error).detail,
    fixes: offeredFixes(error),
    ...words,
  }) as const;

function dtsRows(run: Run): readonly CheckRow[] {
  const { stream, streamMs = 0, failure, dts } = run;
  return rowsOf(dtsStepNames(), run, step => {
    if (step === 'endpoint') {
      if (stream) return passed(streamMs, endpointWords(stream));
      return failure === undefined ? undefined : failedRow(undefined, failure, wordsOf(failure));
    }
    const check = dts.find(each => each.step === step);
    if (!check || !stream) return undefined;
    if ('seen' in check) return passed(check.ms, dtsSeenWords(check, stream));
    return failedRow(check.ms, check.failure, dtsFailureWords(step, check.failure, stream, dts));
  });
}

const wordsOf = (failure: unknown): RowWords =>
  failure instanceof CloudError ? dtsFailureWords('endpoint', failure, undefined, []) : describe(failure);

function slsRows(run: Run): readonly CheckRow[] {
  const { sls, failure } = run;
  return rowsOf(slsStepNames(), run, step => {
    const check = sls.find(each => each.step === step);
    if (!check)
      return failure !== undefined && step === 'name' ? failedRow(undefined, failure, describe(failure)) : undefined;
    if ('seen' in check) return passed(check.ms, slsSeenWords(check));
    return failedRow(check.ms, check.failure, slsFailureWords(step, check.failure));
  });
}
