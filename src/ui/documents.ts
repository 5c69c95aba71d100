import * as vscode from 'vscode';
import { documentText, type GroupDocument } from '../model/groups/groupDocument.ts';
import { groupKey, type GroupRef } from '../model/places.ts';
import { plainText } from './plainText.ts';

const scheme = 'alibabacloud-consumer-groups-text';

/** How many texts are kept for documents that are opened again or compared. Open documents have their text in the editor. */
const kept = 100;

/** Shows read-only documents whose text stays as it was when shown, so that it can be read, searched, and copied. */
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

  /**
   * Shows one document for each name and identity, and updates it when it is shown again. The extension in the name decides
   * the language.
   */
  async show(name: string, text: string, identity?: string): Promise<void> {
    await vscode.window.showTextDocument(this.put(name, text, identity), { preview: false });
  }

  /** Keeps a text under a URI and returns the URI. Characters in the name that a path cannot contain are replaced. */
  put(name: string, text: string, identity = ''): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${plainText(name).replaceAll(/[/\\?#]/g, '-')}`, query: identity });
    keepNewest(this.#texts, uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

/** Adds an entry as the newest, and drops the oldest if there are too many. */
export function keepNewest<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > kept) map.delete(oldest);
}

/** Holds a document as it was last shown, for later comparisons. */
export interface ShownDocument {
  readonly document: GroupDocument;
  readonly at: Date;
}

export interface Side {
  readonly name: string;
  readonly text: string;
}

/** Shows and compares consumer groups as read-only documents. */
export class GroupDocuments {
  readonly #texts: Pick<TextDocuments, 'put' | 'show'>;
  readonly #shown = new Map<string, ShownDocument>();
  #comparisons = 0;

  constructor(texts: Pick<TextDocuments, 'put' | 'show'>) {
    this.#texts = texts;
  }

  /** Shows one document for each group, and updates it when it is shown again. */
  async show(ref: GroupRef, document: GroupDocument): Promise<void> {
    this.remember(ref, document);
    await this.#texts.show(`${document.consumerGroup}.json`, documentText(document), groupKey(ref));
  }

  async compare(title: string, left: Side, right: Side): Promise<void> {
    this.#comparisons += 1;
    const [before, after] = [left, right].map(({ name, text }, side) =>
      this.#texts.put(`${name}.json`, text, `comparison ${this.#comparisons}.${side}`),
    );
    await vscode.commands.executeCommand('vscode.diff', before, after, plainText(title), { preview: false });
  }

  remember(ref: GroupRef, document: GroupDocument): void {
    keepNewest(this.#shown, groupKey(ref), { document, at: new Date() });
  }

  lastShown(ref: GroupRef): ShownDocument | undefined {
    return this.#shown.get(groupKey(ref));
  }

  /** Forgets the shown documents of the matching groups. Open documents stay as they are. */
  forget(matches: (key: string) => boolean): void {
    for (const key of [...this.#shown.keys()]) if (matches(key)) this.#shown.delete(key);
  }
}
