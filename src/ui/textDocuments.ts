import * as vscode from 'vscode';

const scheme = 'alibabacloud-consumer-groups-text';

/** Open documents have their text from the editor; these are for those that are opened again, or compared with. */
const kept = 100;

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

  /** One document for each name, whose ending says the language, and identity; shown again, it is brought up to date. */
  async show(name: string, text: string, identity?: string): Promise<void> {
    await vscode.window.showTextDocument(this.put(name, text, identity), { preview: false });
  }

  /** Where the editor finds the text. A name can hold anything; the path of an address cannot. */
  put(name: string, text: string, identity = ''): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll(/[/\\?#]/g, '-')}`, query: identity });
    keepNewest(this.#texts, uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

/** Adds an entry as the newest, and drops the oldest of more than are kept. */
export function keepNewest<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > kept) map.delete(oldest);
}
