import * as vscode from 'vscode';

const scheme = 'alibabacloud-consumer-groups-text';

/** Read-only documents that say what was so when they were shown, so that they can be read, searched and copied. */
export class TextDocuments {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: vscode.Disposable;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: uri => this.#texts.get(uri.toString()),
      }),
    );
  }

  /** One document for each name, whose ending says the language; shown again, it is brought up to date. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll(/[/\\?#]/g, '-')}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
