import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { stubVscode } from '../../support/stubbedVscode.ts';

/**
 * What the log, the diagnostics and the support bundle use of the editor, without one. Import it first, then the code
 * under test with `await import(…)`.
 */
class StubbedEditor {
  /** What the log's channel was given. */
  readonly logged: string[] = [];
  /** Our own settings, without the prefix. */
  settings: Record<string, unknown> = {};
  /** Every message, oldest first, and what else happened between them. */
  readonly events: string[] = [];
  /** The buttons that will be pressed, message by message; a message without one is closed. */
  readonly presses: (string | undefined)[] = [];
  /** Where to save, dialog by dialog. */
  readonly places: (string | undefined)[] = [];
  readonly written = new Map<string, Uint8Array>();
  /** The names in every folder. */
  readonly inFolder: string[] = [];
  /** What writing ends with, time by time; nothing for success. */
  readonly failures: (Error | undefined)[] = [];
  /** The manifest of the extension. */
  manifest: object = {};
  /** What the user has made of the document that is open. */
  typed: string | undefined;
  /** Called while progress is shown, with what cancels it. */
  duringProgress: ((cancel: () => void) => void) | undefined;
  readonly env = {
    language: 'en',
    appName: 'Test Editor',
    appHost: 'desktop',
    remoteName: undefined as string | undefined,
    uiKind: 1,
    clipboard: {
      writeText: (text: string): Promise<void> => {
        this.events.push(`clipboard: ${text}`);
        return Promise.resolve();
      },
    },
    /** Takes a text as it is, as the editor does. */
    openExternal: (url: unknown): Promise<boolean> => {
      assert.equal(typeof url, 'string');
      this.events.push(`open: ${String(url)}`);
      return Promise.resolve(true);
    },
  };

  reset(): void {
    for (const list of [this.logged, this.events, this.presses, this.places, this.failures, this.inFolder])
      list.length = 0;
    this.written.clear();
    this.settings = { ...defaults };
    this.duringProgress = undefined;
    this.manifest = {};
    this.typed = undefined;
    this.env.language = 'en';
    this.env.remoteName = undefined;
  }

  /** Opens an untitled document. */
  openDocument({ language, content }: { readonly language: string; readonly content: string }): object {
    this.events.push(`untitled ${language}: ${content}`);
    let isClosed = false;
    const getText = (): string => this.typed ?? content;
    const document = {
      get isClosed() {
        return isClosed;
      },
      getText,
      isNew: true,
    };
    this.closeDocuments = () => {
      isClosed = true;
    };
    return document;
  }

  closeDocuments: () => void = () => undefined;

  say(how: string, text: string): Promise<string | undefined> {
    this.events.push(`${how}: ${text}`);
    return Promise.resolve(this.presses.shift());
  }
}

const defaults = {
  'network.endpoint': '',
  'network.endpointForm': 'public',
  'network.customEndpoints': {},
  'network.route': 'auto',
  'network.connectTimeout': 0,
  'network.answerTimeout': 0,
  'status.refreshInterval': 60,
  'group.refreshInterval': 30,
  'tree.refreshInterval': 60,
  'tree.groupOrder': 'listed',
  'watch.scope': 'pinned',
  'watch.interval': 5,
  'watch.dataLossWarning': 6,
  'languageModels.listAccounts': true,
  'languageModels.listChangeTrackingInstances': true,
  'languageModels.listLogstores': true,
  'languageModels.listConsumerGroups': true,
  'languageModels.getConsumerGroupStatus': true,
  'languageModels.getLagBoard': true,
  'languageModels.explain': true,
  'languageModels.planCheckpointReset': true,
  'languageModels.mcpPort': 28417,
};

export const editor = new StubbedEditor();
editor.reset();

const log = (level: string) => (text: string) => {
  editor.logged.push(`${level}: ${text}`);
};
const stub = {
  version: '1.105.1',
  env: editor.env,
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_hole, index: string) => String(values[Number(index)])),
  },
  window: {
    createOutputChannel: () => ({
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      show: () => editor.events.push('the log is shown'),
      dispose: () => undefined,
    }),
    showTextDocument: (document: { isNew: boolean; getText(): string }) => {
      if (!document.isNew) editor.events.push(`shown again: ${document.getText()}`);
      document.isNew = false;
      return Promise.resolve();
    },
    setStatusBarMessage: (text: string) => {
      editor.events.push(`status bar: ${text}`);
    },
    showInformationMessage: (text: string) => editor.say('info', text),
    showWarningMessage: (text: string) => editor.say('warning', text),
    showErrorMessage: (text: string) => editor.say('error', text),
    showSaveDialog: ({ defaultUri }: { readonly defaultUri: { readonly path: string } }) => {
      editor.events.push(`save as: ${defaultUri.path}`);
      const path = editor.places.shift();
      return Promise.resolve(path === undefined ? undefined : { scheme: 'file', path });
    },
    withProgress: async (
      { title }: { readonly title: string },
      task: (progress: unknown, token: unknown) => Promise<unknown>,
    ): Promise<unknown> => {
      editor.events.push(`progress: ${title}`);
      let cancel = (): void => undefined;
      const running = task(
        { report: () => undefined },
        {
          onCancellationRequested: (listener: () => void) => {
            cancel = listener;
            return { dispose: () => undefined };
          },
        },
      );
      editor.duringProgress?.(() => {
        cancel();
      });
      return running;
    },
  },
  extensions: { getExtension: () => ({ packageJSON: editor.manifest }) },
  workspace: {
    openTextDocument: (options: { readonly language: string; readonly content: string }) =>
      Promise.resolve(editor.openDocument(options)),
    getConfiguration: () => ({
      get: (name: string) => editor.settings[name],
      inspect: (name: string) => ({ globalValue: editor.settings[name] }),
    }),
    onDidChangeConfiguration: () => ({ dispose: () => undefined }),
    asRelativePath: ({ path }: { readonly path: string }) => path,
    fs: {
      readDirectory: () => Promise.resolve(editor.inFolder.map(name => [name, 1])),
      writeFile: ({ path }: { readonly path: string }, bytes: Uint8Array) => {
        const failure = editor.failures.shift();
        if (failure) return Promise.reject(failure);
        editor.written.set(path, bytes);
        return Promise.resolve();
      },
      delete: ({ path }: { readonly path: string }) =>
        editor.written.delete(path) ? Promise.resolve() : Promise.reject(new Error('ENOENT')),
    },
  },
  Uri: {
    file: (path: string) => ({ scheme: 'file', path }),
    joinPath: ({ path }: { readonly path: string }, ...names: readonly string[]) => ({
      scheme: 'file',
      path: posix.join(path, ...names),
    }),
  },
  UIKind: { Desktop: 1, Web: 2 },
  ProgressLocation: { Notification: 15 },
  commands: {
    executeCommand: (command: string) => {
      editor.events.push(`command: ${command}`);
      return Promise.resolve();
    },
  },
};

stubVscode(stub);

const { patience } = await import('../../../src/ui/progress.ts');
patience.ms = 0;
