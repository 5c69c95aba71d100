import * as vscode from 'vscode';
import { type GroupDocument, documentText } from '../model/groups/groupDocument.ts';
import { groupKey, type GroupRef } from '../model/places.ts';

export const groupDocumentScheme = 'alibabacloud-consumer-group';

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

/** Open documents have their text from the editor; these are for those that are opened again, or compared with. */
const kept = 100;

/** Consumer groups as read-only documents. What a document says is fixed when it is shown, so that it can be read. */
export class GroupDocuments {
  readonly #texts = new Map<string, string>();
  readonly #shown = new Map<string, ShownDocument>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: vscode.Disposable;
  #comparisons = 0;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(groupDocumentScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: uri => this.#texts.get(uri.toString()),
      }),
    );
  }

  /** One document for each group, which is brought up to date when it is shown again. */
  async show(ref: GroupRef, document: GroupDocument): Promise<void> {
    this.remember(ref, document);
    const uri = uriOf(document.consumerGroup, groupKey(ref));
    keep(this.#texts, uri.toString(), documentText(document));
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  async compare(title: string, left: Side, right: Side): Promise<void> {
    this.#comparisons += 1;
    const [before, after] = [left, right].map(({ name, text }, side) => {
      const uri = uriOf(name, `comparison ${this.#comparisons}.${side}`);
      keep(this.#texts, uri.toString(), text);
      return uri;
    });
    await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: false });
  }

  remember(ref: GroupRef, document: GroupDocument): void {
    keep(this.#shown, groupKey(ref), { document, at: new Date() });
  }

  lastShown(ref: GroupRef): ShownDocument | undefined {
    return this.#shown.get(groupKey(ref));
  }

  /** Nothing is compared with these any more. Documents that are open stay as they are. */
  forget(matches: (key: string) => boolean): void {
    for (const key of [...this.#shown.keys()]) if (matches(key)) this.#shown.delete(key);
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

/** A name can hold anything; the path of an address cannot. */
const uriOf = (name: string, identity: string): vscode.Uri =>
  vscode.Uri.from({
    scheme: groupDocumentScheme,
    path: `/${name.replaceAll(/[/\\?#]/g, '-')}.json`,
    query: identity,
  });

/** As the newest of so many. */
function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > kept) map.delete(oldest);
}
