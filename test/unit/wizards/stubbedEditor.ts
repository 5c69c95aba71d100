import { stubVscode } from '../../support/stubbedVscode.ts';
import { FakeBox, FakeInputs, FakeList } from './fakeInputs.ts';

/**
 * What the wizards use of the editor, without one: quick inputs of `FakeInputs`, messages that are answered from a list,
 * and progress that can be cancelled. Import it first, then the code under test with `await import(…)`.
 */
class StubbedEditor {
  inputs = new FakeInputs();
  /** Everything that was said, oldest first, with how it was said. */
  readonly said: string[] = [];
  /** What was said, except that something is under way. */
  get outcomes(): readonly string[] {
    return this.said.filter(line => !line.startsWith('progress: '));
  }
  /** What progress said beside its title. */
  readonly reported: string[] = [];
  /** The buttons that will be pressed, message by message; a message without one is closed. */
  readonly presses: (string | undefined)[] = [];
  /** The titles of the buttons of each message that has any. */
  readonly buttons: string[][] = [];
  /** The commands that were run, with their arguments. */
  readonly ran: (readonly [command: string, ...values: readonly unknown[]])[] = [];
  /** The second paragraph of each modal question. */
  readonly details: string[] = [];
  /** What was typed into terminals, with whether it was entered. */
  readonly terminals: { readonly name: string; readonly text: string; readonly isEntered: boolean }[] = [];
  readonly copied: string[] = [];
  /** What is on the clipboard from elsewhere. */
  pasted = '';
  /** The editor that has the keyboard. */
  activeEditor: object | undefined;
  readonly opened: string[] = [];
  /** The labels of every quick pick that was shown by one call; the next of `presses` is chosen. */
  readonly offered: string[][] = [];
  /** What stood beside each of these labels. */
  readonly described: (string | undefined)[][] = [];
  readonly files = new Map<string, string>();
  /** The files that were proposed to save to. */
  readonly proposed: string[] = [];
  /** The kinds of files that each save dialog was limited to. */
  readonly fileKinds: string[] = [];
  /** The untitled documents and the files that were shown, oldest first. */
  readonly shown: { readonly language?: string; readonly content?: string; readonly path?: string }[] = [];
  /** The names in the folder that is chosen. */
  readonly inFolder: string[] = [];
  /** What writing a file ends with, when it fails. */
  writing: Error | undefined;
  /** The kind of remote of the window, and where in it the extension runs: 1 beside the user, 2 on the remote. */
  remoteName: string | undefined;
  extensionKind = 1;
  /** The languages that the editor knows. */
  languages = ['plaintext', 'shellscript', 'powershell'];
  /** The program of the user's shell. */
  shell = '/bin/bash';
  /** Called while progress is shown, with what cancels it. */
  duringProgress: ((cancel: () => void) => void) | undefined;

  /** Everything as at the start. */
  reset(): void {
    this.inputs = new FakeInputs();
    const { said, presses, buttons, ran, details, terminals, copied, opened, offered, described, proposed, fileKinds } =
      this;
    const lists = [said, presses, buttons, ran, details, terminals, copied, opened, offered, described, proposed];
    for (const list of [...lists, fileKinds, this.reported, this.shown, this.inFolder]) list.length = 0;
    this.files.clear();
    this.writing = undefined;
    this.pasted = '';
    this.activeEditor = undefined;
    this.duringProgress = undefined;
    this.remoteName = undefined;
    this.extensionKind = 1;
    this.shell = '/bin/bash';
  }

  /** In the next quick pick in which several can be selected, selects these and goes on, or leaves it. */
  pressMany(labels: readonly string[] | undefined): void {
    this.presses.push(labels?.join('\n'));
  }

  /** Every text that the user can see, or paste. */
  get texts(): string {
    const inputs = this.inputs.opened.flatMap(input => [
      input.title,
      input.placeholder,
      ...(input instanceof FakeBox ? [input.prompt, input.problem] : []),
      ...(input instanceof FakeList
        ? input.items.flatMap(({ label, description, detail }) => [label, description, detail])
        : []),
    ]);
    return [...inputs, ...this.said, ...this.reported, ...this.details, ...this.copied, ...this.offered.flat()]
      .filter(Boolean)
      .join('\n');
  }

  say(how: string, text: string): Promise<string | undefined> {
    this.said.push(`${how}: ${text}`);
    return Promise.resolve(this.presses.shift());
  }

  /** The same for a message whose buttons matter; a button that is an object is answered with itself. */
  async ask(how: string, text: string, buttons: readonly (string | { readonly title: string })[]): Promise<unknown> {
    const titleOf = (button: (typeof buttons)[number]): string => (typeof button === 'string' ? button : button.title);
    if (buttons.length > 0) this.buttons.push(buttons.map(titleOf));
    const pressed = await this.say(how, text);
    return buttons.find(button => titleOf(button) === pressed) ?? pressed;
  }
}

export const editor = new StubbedEditor();

const disposable = { dispose: () => undefined };
const stub = {
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_hole, index: string) => String(values[Number(index)])),
  },
  window: {
    get activeTextEditor() {
      return editor.activeEditor;
    },
    createQuickPick: () => editor.inputs.createQuickPick(),
    createInputBox: () => editor.inputs.createInputBox(),
    showInformationMessage: (text: string, ...buttons: readonly string[]) => editor.ask('info', text, buttons),
    showWarningMessage: (
      text: string,
      options?: { readonly detail?: string } | string,
      ...buttons: readonly string[]
    ) => {
      if (typeof options === 'string') return editor.ask('warning', text, [options, ...buttons]);
      if (options?.detail !== undefined) editor.details.push(options.detail);
      return editor.say('warning', text);
    },
    showErrorMessage: (text: string, ...buttons: readonly (string | { readonly title: string })[]) =>
      editor.ask('error', text, buttons),
    showInputBox: ({ title, prompt }: { title: string; prompt: string }) => editor.say('asked', `${title} ${prompt}`),
    showQuickPick: (
      items: readonly { readonly label: string; readonly description?: string; readonly kind?: number }[],
      options?: { readonly canPickMany?: boolean },
    ) => {
      const shown = items.filter(({ kind }) => kind !== -1);
      editor.offered.push(shown.map(({ label }) => label));
      editor.described.push(shown.map(({ description }) => description));
      const label = editor.presses.shift();
      if (options?.canPickMany !== true) return Promise.resolve(items.find(item => item.label === label));
      return Promise.resolve(
        label === undefined ? label : items.filter(item => label.split('\n').includes(item.label)),
      );
    },
    showSaveDialog: ({ defaultUri, filters }: { defaultUri: string; filters: Readonly<Record<string, unknown>> }) => {
      editor.proposed.push(defaultUri);
      editor.fileKinds.push(...Object.keys(filters));
      return Promise.resolve(editor.presses.shift());
    },
    showOpenDialog: () => {
      const folder = editor.presses.shift();
      return Promise.resolve(folder === undefined ? undefined : [folder]);
    },
    showTextDocument: (document: { readonly language?: string; readonly content?: string } | string) => {
      editor.shown.push(typeof document === 'string' ? { path: document } : document);
      return Promise.resolve();
    },
    createTerminal: ({ name }: { name: string }) => ({
      show: () => undefined,
      sendText: (text: string, isEntered: boolean) => {
        editor.terminals.push({ name, text, isEntered });
      },
    }),
    setStatusBarMessage: (text: string) => {
      void editor.say('status', text);
      return disposable;
    },
    withProgress: async (
      { title }: { title: string },
      task: (progress: unknown, token: unknown) => Promise<unknown>,
    ): Promise<unknown> => {
      editor.said.push(`progress: ${title}`);
      let cancel = (): void => undefined;
      const running = task(
        { report: ({ message }: { message: string }) => editor.reported.push(message) },
        {
          onCancellationRequested: (listener: () => void) => {
            cancel = listener;
            return disposable;
          },
        },
      );
      editor.duringProgress?.(() => {
        cancel();
      });
      return running;
    },
  },
  env: {
    language: 'en',
    uriScheme: 'vscode',
    get shell() {
      return editor.shell;
    },
    get remoteName() {
      return editor.remoteName;
    },
    clipboard: {
      writeText: (text: string) => {
        editor.copied.push(text);
        return Promise.resolve();
      },
      readText: () => Promise.resolve(editor.pasted),
    },
    openExternal: (uri: { text: string }) => {
      editor.opened.push(uri.text);
      return Promise.resolve(true);
    },
  },
  languages: { getLanguages: () => Promise.resolve(editor.languages) },
  extensions: { getExtension: () => ({ extensionKind: editor.extensionKind }) },
  ExtensionKind: { UI: 1, Workspace: 2 },
  Uri: {
    parse: (text: string) => ({ text }),
    file: (path: string) => path,
    joinPath: (...parts: readonly string[]) => parts.join('/'),
  },
  workspace: {
    workspaceFolders: undefined,
    asRelativePath: (path: string) => path,
    openTextDocument: (document: { readonly language: string; readonly content: string }) =>
      Promise.resolve(Object.defineProperty(document, 'getText', { value: () => document.content })),
    fs: {
      readDirectory: () => Promise.resolve(editor.inFolder.map(name => [name, 1])),
      writeFile: (path: string, bytes: Uint8Array) => {
        if (editor.writing) return Promise.reject(editor.writing);
        editor.files.set(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
        return Promise.resolve();
      },
    },
  },
  commands: {
    executeCommand: (command: string, ...values: readonly unknown[]) => {
      editor.ran.push([command, ...values]);
      return Promise.resolve();
    },
  },
  ProgressLocation: { Notification: 15 },
  QuickInputButtons: { Back: new FakeInputs().backButton },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  InputBoxValidationSeverity: { Info: 1, Warning: 2, Error: 3 },
};

stubVscode(stub);

const { patience } = await import('../../../src/ui/progress.ts');
patience.ms = 0;
