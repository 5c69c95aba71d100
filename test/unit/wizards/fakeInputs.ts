import type { InputBox, InputBoxValidationMessage, QuickInputButton, QuickPick } from 'vscode';
import { Emitter } from '../../../src/model/event.ts';
import type { QuickInputs, Row } from '../../../src/wizards/engine/stage.ts';

/** Values that exist inside the editor only. */
const editorValues = {
  backButton: { tooltip: 'Back' },
  separator: -1,
  severities: { info: 1, warning: 2, error: 3 },
} as unknown as Pick<QuickInputs, 'backButton' | 'separator' | 'severities'>;

/** Quick inputs without a screen. They remember what was opened, and what was not disposed. */
export class FakeInputs implements QuickInputs {
  readonly opened: FakeInput[] = [];
  readonly changed = new Emitter<void>();
  readonly backButton = editorValues.backButton;
  readonly separator = editorValues.separator;
  readonly severities = editorValues.severities;
  readonly tryAgain = 'Retry';
  readonly nameOf = ({ name }: { readonly name: string }): string => name;
  focused = 0;
  mended = 0;

  createQuickPick = (): FakeList => this.#open(new FakeList(this));
  createInputBox = (): FakeBox => this.#open(new FakeBox(this));
  describe = (failure: unknown): { text: string; detail: string } => ({
    text: failure instanceof Error ? failure.message : 'unknown',
    detail: 'Request ID: R-1',
  });

  fixesOf = (): readonly { title: string; run: () => void }[] => [{ title: 'Mend It', run: () => (this.mended += 1) }];

  focus(): void {
    this.focused += 1;
  }

  get current(): FakeInput | undefined {
    return this.opened.find(input => input.isShown && !input.isDisposed);
  }

  /** Resolves with the input that waits for the user. */
  async ready(): Promise<FakeInput> {
    for (;;) {
      const input = this.current;
      if (input?.enabled && !input.busy) return input;
      await this.#nextChange();
    }
  }

  /** Resolves with the list that shows a row with this label, whatever else it still loads. */
  async showing(label: string): Promise<FakeList> {
    for (;;) {
      const input = this.current;
      if (input instanceof FakeList && input.has(label)) return input;
      await this.#nextChange();
    }
  }

  #nextChange(): Promise<void> {
    return new Promise(resolve => {
      const subscription = this.changed.event(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  #open<T extends FakeInput>(input: T): T {
    this.opened.push(input);
    return input;
  }
}

type FakeInput = FakeBox | FakeList;

class FakeQuickInput {
  readonly #inputs: FakeInputs;
  readonly #changedValue = new Emitter<string>();
  readonly #accepted = new Emitter<void>();
  readonly #hidden = new Emitter<void>();
  readonly #triggered = new Emitter<QuickInputButton>();
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  ignoreFocusOut = false;
  placeholder: string | undefined;
  buttons: readonly QuickInputButton[] = [];
  value = '';
  isShown = false;
  isDisposed = false;
  #enabled = true;
  #busy = false;
  readonly onDidChangeValue = this.#changedValue.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#triggered.event;

  constructor(inputs: FakeInputs) {
    this.#inputs = inputs;
  }

  get enabled(): boolean {
    return this.#enabled;
  }
  set enabled(enabled) {
    this.#enabled = enabled;
    this.#inputs.changed.fire();
  }

  get busy(): boolean {
    return this.#busy;
  }
  set busy(busy) {
    this.#busy = busy;
    this.#inputs.changed.fire();
  }

  /** As the user sees it: title and place. */
  get heading(): string {
    return this.step ? `${this.title ?? ''} (${this.step}/${this.totalSteps ?? 0})` : (this.title ?? '');
  }

  show(): void {
    this.isShown = true;
    this.#inputs.changed.fire();
  }
  hide(): void {
    this.isShown = false;
    this.#hidden.fire();
  }
  dispose(): void {
    this.isDisposed = true;
    this.#hidden.fire();
    this.#inputs.changed.fire();
  }

  type(text: string): void {
    this.value = text;
    this.#changedValue.fire(text);
  }
  accept(): void {
    this.#accepted.fire();
  }
  goBack(): void {
    if (!this.buttons.includes(this.#inputs.backButton)) throw new Error('There is no Back button.');
    this.#triggered.fire(this.#inputs.backButton);
  }
}

export class FakeBox extends FakeQuickInput implements InputBox {
  valueSelection: readonly [number, number] | undefined;
  password = false;
  prompt: string | undefined;
  validationMessage: InputBox['validationMessage'];

  /** `error: …`, `warning: …`, `info: …`, or nothing. */
  get problem(): string | undefined {
    const message = this.validationMessage as InputBoxValidationMessage | undefined;
    return message && `${['', 'info', 'warning', 'error'][message.severity] ?? ''}: ${message.message}`;
  }
}

export class FakeList extends FakeQuickInput implements QuickPick<Row> {
  items: readonly Row[] = [];
  canSelectMany = false;
  matchOnDescription = false;
  matchOnDetail = false;
  activeItems: readonly Row[] = [];
  selectedItems: readonly Row[] = [];
  readonly onDidTriggerItemButton = new Emitter<never>().event;
  readonly onDidChangeActive = new Emitter<readonly Row[]>().event;
  readonly #selected = new Emitter<readonly Row[]>();
  readonly onDidChangeSelection = this.#selected.event;

  choose(label: string): void {
    this.selectedItems = [this.row(label)];
    this.accept();
  }

  check(labels: readonly string[]): void {
    this.selectedItems = labels.map(label => this.row(label));
    this.#selected.fire(this.selectedItems);
  }

  has(label: string): boolean {
    return this.#find(label) !== undefined;
  }

  #find(label: string): Row | undefined {
    return this.items.find(row => row.label.replace(/^\$\([^)]*\) /, '') === label);
  }

  row(label: string): Row {
    const found = this.#find(label);
    if (!found) throw new Error(`There is no ${label} among ${this.items.map(row => row.label).join(', ')}.`);
    return found;
  }
}
