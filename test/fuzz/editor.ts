import type * as vscode from 'vscode';
import { Emitter } from '../../src/model/event.ts';
import manifest from '../../package.json' with { type: 'json' };
import { stubVscode } from '../support/stubbedVscode.ts';
import { settled } from '../support/simulatedClock.ts';

/** A panel of the editor, whose page is the one that asks for the case. */
export class MadePanel {
  readonly posted: { readonly type: string; readonly [name: string]: unknown }[] = [];
  readonly #messages = new Emitter<unknown>();
  readonly #disposals = new Emitter<void>();
  readonly onDidChangeViewState = new Emitter<void>().event;
  readonly onDidDispose = this.#disposals.event;
  readonly viewType: string;
  title: string;
  iconPath: unknown;
  visible = true;
  isDisposed = false;
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://editor.test',
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: this.#messages.event,
    // As the editor does, which can send nothing but what can be cloned.
    postMessage: (message: MadePanel['posted'][number]) => {
      this.posted.push(structuredClone(message));
      return Promise.resolve(true);
    },
  };

  constructor(viewType = '', title = '') {
    this.viewType = viewType;
    this.title = title;
  }

  reveal(): void {
    // It is in sight.
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#disposals.fire();
  }

  async send(message: unknown): Promise<void> {
    this.#messages.fire(message);
    await settled();
  }

  get asWebviewPanel(): vscode.WebviewPanel {
    return this as unknown as vscode.WebviewPanel;
  }
}

/** What was done to the editor since the last `reset`. */
class MadeEditor {
  /** What notifications said, in which the editor makes links of some texts. */
  readonly said: string[] = [];
  readonly logged: string[] = [];
  readonly ran: (readonly [command: string, ...values: unknown[]])[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  readonly panels: MadePanel[] = [];
  /** The files in the folder of the extension. A read of a name that is not there fails. */
  readonly files = new Map<string, Uint8Array>();

  reset(): void {
    for (const list of [this.said, this.logged, this.ran, this.copied, this.opened, this.panels]) list.length = 0;
    this.files.clear();
  }
}
export const editor = new MadeEditor();

/** The defaults of all settings. */
const settings: Readonly<Record<string, { readonly default?: unknown }>> = {
  ...manifest.contributes.configuration.properties,
  // With an address that is none, every call is refused before it is sent.
  'alibabacloudConsumerGroups.network.endpoint': { default: 'nowhere' },
};

const say = (text: string): Promise<undefined> => {
  editor.said.push(text);
  return Promise.resolve(undefined);
};
const nothing = { dispose: () => undefined };
const log = (text: string): void => void editor.logged.push(text);

class MadeUri {
  readonly path: string;
  readonly scheme: string;
  constructor(path: string, scheme = 'file') {
    this.path = path;
    this.scheme = scheme;
  }
  static joinPath = (base: MadeUri, ...names: readonly string[]): MadeUri =>
    new MadeUri([base.path, ...names].join('/'));
  static file = (path: string): MadeUri => new MadeUri(path);
  static from = ({ scheme, path }: { scheme: string; path: string }): MadeUri => new MadeUri(path, scheme);
  static parse = (text: string): MadeUri => new MadeUri(text, /^(\w[\w+.-]*):/.exec(text)?.[1] ?? '');
  toString(): string {
    return this.path;
  }
}

class MadeEvents<T> {
  readonly #emitter = new Emitter<T>();
  readonly event = this.#emitter.event;
  fire(value: T): void {
    this.#emitter.fire(value);
  }
  dispose(): void {
    this.#emitter.dispose();
  }
}

stubVscode({
  version: '1.105.0',
  env: {
    language: 'en',
    appName: 'Test',
    remoteName: undefined,
    clipboard: { writeText: (text: string) => Promise.resolve(void editor.copied.push(text)) },
    openExternal: (uri: MadeUri) => Promise.resolve(editor.opened.push(uri.path) > 0),
  },
  l10n: {
    bundle: undefined,
    t: (text: string, ...values: readonly unknown[]): string =>
      text.replaceAll(/\{(\d)\}/g, (_all, place) => String(values[Number(place)])),
  },
  Uri: MadeUri,
  EventEmitter: MadeEvents,
  Disposable: {
    from: (...all: readonly { dispose(): unknown }[]) => ({
      dispose: () => {
        for (const each of all) each.dispose();
      },
    }),
  },
  ViewColumn: { Active: -1, Beside: -2 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  ExtensionMode: { Production: 1 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ProgressLocation: { Notification: 15 },
  QuickPickItemKind: { Separator: -1 },
  TreeItem: class {
    readonly label: string;
    constructor(label: string) {
      this.label = label;
    }
  },
  ThemeIcon: class {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  },
  ThemeColor: class {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  },
  MarkdownString: class {
    value = '';
    appendMarkdown(text: string): void {
      this.value += text;
    }
    appendText(text: string): void {
      this.value += text.replace(/[\\`*_{}[\]()#+\-!~<>]/g, '\\$&');
    }
  },
  window: {
    createOutputChannel: () => ({ debug: log, info: log, warn: log, error: log, show: () => undefined, ...nothing }),
    createWebviewPanel: (viewType: string, title: string) => {
      const panel = new MadePanel(viewType, title);
      editor.panels.push(panel);
      return panel;
    },
    createStatusBarItem: () => ({ show: () => undefined, hide: () => undefined, ...nothing }),
    showErrorMessage: say,
    showWarningMessage: say,
    showInformationMessage: say,
    showTextDocument: () => Promise.resolve(),
    showQuickPick: () => Promise.resolve(undefined),
    setStatusBarMessage: () => nothing,
    showSaveDialog: () => Promise.resolve(undefined),
    withProgress: (_options: object, work: () => Promise<unknown>) => work(),
  },
  workspace: {
    isTrusted: true,
    onDidGrantWorkspaceTrust: () => nothing,
    onDidChangeConfiguration: () => nothing,
    registerTextDocumentContentProvider: () => nothing,
    openTextDocument: () => Promise.resolve({}),
    getConfiguration: (section: string) => ({
      get: (name: string) => settings[`${section}.${name}`]?.default,
      inspect: (name: string) => ({ defaultValue: settings[`${section}.${name}`]?.default }),
    }),
    fs: {
      readDirectory: () =>
        Promise.resolve([...editor.files.keys()].map(path => [path.slice(path.lastIndexOf('/') + 1), 1])),
      readFile: ({ path }: MadeUri) => {
        const bytes = editor.files.get(path);
        return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('There is no such file.'));
      },
      writeFile: ({ path }: MadeUri, bytes: Uint8Array) => Promise.resolve(void editor.files.set(path, bytes)),
      createDirectory: () => Promise.resolve(),
      rename: ({ path: from }: MadeUri, { path: to }: MadeUri) => {
        const bytes = editor.files.get(from);
        if (bytes === undefined) return Promise.reject(new Error('There is no such file.'));
        editor.files.delete(from);
        editor.files.set(to, bytes);
        return Promise.resolve();
      },
      copy: ({ path: from }: MadeUri, { path: to }: MadeUri) => {
        const bytes = editor.files.get(from);
        if (bytes === undefined) return Promise.reject(new Error('There is no such file.'));
        editor.files.set(to, bytes);
        return Promise.resolve();
      },
      delete: ({ path }: MadeUri) => Promise.resolve(void editor.files.delete(path)),
    },
  },
  commands: {
    executeCommand: (command: string, ...values: readonly unknown[]) => {
      editor.ran.push([command, ...values]);
      return Promise.resolve();
    },
  },
});

/** What a notification or a log would show beside its words: links, which the editor runs. */
export const linkIn = (text: string): string | undefined =>
  /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (["']).+?\1)?\)/i.exec(text)?.[0];
