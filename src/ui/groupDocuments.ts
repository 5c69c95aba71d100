import * as vscode from 'vscode';
import { documentText, type GroupDocument } from '../model/groups/groupDocument.ts';
import { groupKey, type GroupRef } from '../model/places.ts';
import { keepNewest, type TextDocuments } from './textDocuments.ts';

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
