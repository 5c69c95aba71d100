import type * as vscode from 'vscode';
import { Emitter } from '../../../src/model/event.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';

/** A panel of the editor whose page is the test: it sends messages, and gets what the host posts. */
export class FakePanel {
  readonly viewType: string;
  readonly posted: { readonly type: string; readonly [key: string]: unknown }[] = [];
  readonly #messages = new Emitter<unknown>();
  readonly #viewStates = new Emitter<void>();
  readonly #disposals = new Emitter<void>();
  /** What posting ends with. */
  posting = (): Promise<boolean> => Promise.resolve(true);
  title: string;
  iconPath: unknown;
  visible = true;
  isDisposed = false;
  reveals = 0;
  readonly onDidChangeViewState = this.#viewStates.event;
  readonly onDidDispose = this.#disposals.event;
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://editor.test',
    asWebviewUri: (uri: string) => uri,
    onDidReceiveMessage: this.#messages.event,
    postMessage: (message: FakePanel['posted'][number]) => {
      this.posted.push(message);
      return this.posting();
    },
  };

  constructor(viewType: string, title: string) {
    this.viewType = viewType;
    this.title = title;
  }

  reveal(): void {
    this.reveals += 1;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#disposals.fire();
  }

  /** What the page sends, and whatever follows from it at once. */
  async send(message: unknown): Promise<void> {
    this.#messages.fire(message);
    await settled();
  }

  async show(isVisible: boolean): Promise<void> {
    this.visible = isVisible;
    this.#viewStates.fire();
    await settled();
  }

  types(): readonly string[] {
    return this.posted.map(({ type }) => type);
  }

  /** The newest message of the type. */
  last(type: string): FakePanel['posted'][number] | undefined {
    return this.posted.findLast(message => message.type === type);
  }

  /** As the editor hands it over when it brings a panel back. */
  get asWebviewPanel(): vscode.WebviewPanel {
    return this as unknown as vscode.WebviewPanel;
  }
}

/** What panels use of the editor, without one. Import it first, then the code under test with `await import(…)`. */
class StubbedEditor {
  readonly panels: FakePanel[] = [];
  readonly settings: Record<string, number> = {};
  /** Every message with its buttons. */
  readonly said: string[] = [];
  /** The buttons that will be pressed, message by message; a message without one is closed. */
  readonly presses: string[] = [];
  readonly ran: (readonly unknown[])[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  /** The texts of documents that were shown beside a panel. */
  readonly documents: string[] = [];
  /** The file that the next dialog ends with, when it is not closed. */
  savedTo: string | undefined;
  /** The labels that will be chosen, list by list; a list without one is left. */
  readonly picks: (string | readonly string[])[] = [];
  /** What was written to files. */
  readonly written: string[] = [];
  /** What the next copies end with, when they fail. */
  readonly refusals: Error[] = [];
  /** Fires with each message that only informs. */
  readonly informed = new Emitter<string>();
  readonly changes = new Emitter<{ affectsConfiguration(name: string): boolean }>();

  reset(): void {
    const { panels, said, presses, ran, copied, opened, documents, refusals, picks, written } = this;
    for (const list of [panels, said, presses, ran, copied, opened, documents, refusals, picks, written]) {
      list.length = 0;
    }
    this.savedTo = undefined;
    Object.assign(this.settings, { 'status.refreshInterval': 60, 'group.refreshInterval': 30 });
  }

  /** The only panel, or the newest. */
  get panel(): FakePanel {
    const panel = this.panels.at(-1);
    if (!panel) throw new Error('No panel was opened.');
    return panel;
  }

  async set(name: string, value: number): Promise<void> {
    this.settings[name] = value;
    this.changes.fire({ affectsConfiguration: full => full.endsWith(`.${name}`) });
    await settled();
  }
}

/** Waits until everything is done that waits for no timer and no answer of the test. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

export const editor = new StubbedEditor();
editor.reset();

stubVscode({
  env: {
    language: 'en',
    clipboard: {
      writeText: (text: string) => {
        const refusal = editor.refusals.shift();
        if (refusal) return Promise.reject(refusal);
        editor.copied.push(text);
        return Promise.resolve();
      },
    },
    openExternal: (uri: string) => Promise.resolve(editor.opened.push(uri)),
  },
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_hole, index: string) => String(values[Number(index)])),
  },
  Uri: {
    joinPath: (...parts: readonly string[]) => parts.join('/'),
    parse: (text: string) => text,
    file: (path: string) => path,
  },
  ViewColumn: { Active: -1, Beside: -2 },
  ProgressLocation: { Notification: 15 },
  QuickPickItemKind: { Separator: -1 },
  ConfigurationTarget: { Global: 1 },
  window: {
    createWebviewPanel: (viewType: string, title: string) => {
      const panel = new FakePanel(viewType, title);
      editor.panels.push(panel);
      return panel;
    },
    showTextDocument: () => Promise.resolve(),
    setStatusBarMessage: (text: string) => void editor.said.push(text),
    showQuickPick: (items: readonly { readonly label: string }[]) => {
      const pick = editor.picks.shift();
      const isWanted = ({ label }: { readonly label: string }): boolean =>
        typeof pick === 'string' ? label.endsWith(pick) : (pick ?? []).includes(label);
      return Promise.resolve(typeof pick === 'string' ? items.find(isWanted) : pick && items.filter(isWanted));
    },
    showWarningMessage: (text: string, options: { readonly detail: string }, ...buttons: readonly string[]) => {
      editor.said.push([text, options.detail, ...buttons].join(' | '));
      return Promise.resolve(editor.presses.shift());
    },
    showSaveDialog: () =>
      Promise.resolve(editor.savedTo === undefined ? undefined : { scheme: 'file', fsPath: editor.savedTo }),
    showInformationMessage: (text: string) => {
      editor.said.push(text);
      editor.informed.fire(text);
      return Promise.resolve(undefined);
    },
    withProgress: (
      _options: object,
      work: (progress: object, token: { onCancellationRequested(): void }) => Promise<unknown>,
    ) => work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    showErrorMessage: (text: string, ...buttons: readonly string[]) => {
      editor.said.push([text, ...buttons].join(' | '));
      return Promise.resolve(editor.presses.shift());
    },
  },
  workspace: {
    getConfiguration: () => ({
      get: (name: string) => editor.settings[name],
      inspect: (name: string) => ({ globalValue: editor.settings[name] }),
      update: (name: string, value: number) => Promise.resolve((editor.settings[name] = value)),
    }),
    fs: {
      writeFile: (_file: unknown, content: Uint8Array) =>
        Promise.resolve(editor.written.push(new TextDecoder().decode(content))),
    },
    onDidChangeConfiguration: editor.changes.event,
    asRelativePath: () => 'the file',
    openTextDocument: ({ content }: { readonly content: string }) => Promise.resolve(editor.documents.push(content)),
  },
  commands: {
    executeCommand: (command: string, ...values: readonly unknown[]) => {
      editor.ran.push([command.slice(command.indexOf('.') + 1), ...values]);
      return Promise.resolve();
    },
  },
});

const { patience } = await import('../../../src/ui/progress.ts');
patience.ms = 0;
