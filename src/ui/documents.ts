import * as vscode from 'vscode';
import { documentText, type GroupDocument } from '../model/groups/groupDocument.ts';
import { groupKey, type GroupRef } from '../model/places.ts';

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

/** A document as it was shown last, to compare with. */
export interface ShownDocument {
  readonly document: GroupDocument;
  readonly at: Date;
}

/** One side of a comparison. */
export interface Side {
  /** Names the file. */
  readonly name: string;
  readonly text: string;
}

/** Consumer groups as read-only documents. What a document says is fixed when it is shown, so that it can be read. */
export class GroupDocuments {
  readonly #texts: Pick<TextDocuments, 'put' | 'show'>;
  readonly #shown = new Map<string, ShownDocument>();
  #comparisons = 0;

  constructor(texts: Pick<TextDocuments, 'put' | 'show'>) {
    this.#texts = texts;
  }

  /** One document for each group, which is brought up to date when it is shown again. */
  async show(ref: GroupRef, document: GroupDocument): Promise<void> {
    this.remember(ref, document);
    await this.#texts.show(`${document.consumerGroup}.json`, documentText(document), groupKey(ref));
  }

  async compare(title: string, left: Side, right: Side): Promise<void> {
    this.#comparisons += 1;
    const [before, after] = [left, right].map(({ name, text }, side) =>
      this.#texts.put(`${name}.json`, text, `comparison ${this.#comparisons}.${side}`),
    );
    await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: false });
  }

  remember(ref: GroupRef, document: GroupDocument): void {
    keepNewest(this.#shown, groupKey(ref), { document, at: new Date() });
  }

  lastShown(ref: GroupRef): ShownDocument | undefined {
    return this.#shown.get(groupKey(ref));
  }

  /** Nothing is compared with these any more. Documents that are open stay as they are. */
  forget(matches: (key: string) => boolean): void {
    for (const key of [...this.#shown.keys()]) if (matches(key)) this.#shown.delete(key);
  }
}
