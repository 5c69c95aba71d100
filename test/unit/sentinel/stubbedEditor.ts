import chinese from '../../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import { Emitter } from '../../../src/model/event.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';

/** An item in the status bar, as a person sees it. */
export class FakeItem {
  name = '';
  text = '';
  command = '';
  tooltip: { readonly text: string } | undefined;
  accessibilityInformation = { label: '' };
  backgroundColor: { readonly id: string } | undefined;
  isShown = false;
  shows = 0;

  show(): void {
    this.isShown = true;
    this.shows += 1;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.isShown = false;
  }
}

interface Setting {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
}

const defaults: Readonly<Record<string, unknown>> = {
  'watch.scope': 'pinned',
  'watch.interval': 5,
  'watch.dataLossWarning': 6,
};

/**
 * What the outer ring of the sentinel uses of the editor, without one. Import it first, then the code under test with
 * `await import(…)`.
 */
class StubbedEditor {
  language: 'en' | 'zh-cn' = 'en';
  readonly items: FakeItem[] = [];
  /** Every notification with its buttons, oldest first. */
  readonly said: { readonly text: string; readonly buttons: readonly string[] }[] = [];
  /** The buttons, and the rows of Quick Picks, that will be chosen; without one, what is shown is closed. */
  readonly choices: string[] = [];
  readonly offered: (readonly string[])[] = [];
  readonly ran: (readonly unknown[])[] = [];
  readonly settings = new Map<string, Setting>();
  readonly changed = new Emitter<{ affectsConfiguration(name: string): boolean }>();
  readonly windowState = new Emitter<{ readonly focused: boolean }>();

  reset(): void {
    this.language = 'en';
    for (const list of [this.items, this.said, this.choices, this.offered, this.ran]) list.length = 0;
    this.settings.clear();
  }

  set(name: string, setting: Setting): void {
    this.settings.set(name, setting);
    this.changed.fire({ affectsConfiguration: affected => affected === `alibabacloudConsumerGroups.${name}` });
  }
}

export const editor = new StubbedEditor();

const bundle: Readonly<Record<string, string>> = chinese;

stubVscode({
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      (editor.language === 'en' ? text : (bundle[text] ?? text)).replaceAll(/\{(\d+)\}/g, (_hole, index: string) =>
        String(values[Number(index)]),
      ),
  },
  env: {
    get language() {
      return editor.language;
    },
  },
  StatusBarAlignment: { Left: 1, Right: 2 },
  ThemeColor: class {
    readonly id: string;
    constructor(id: string) {
      this.id = id;
    }
  },
  /** As the editor does it: what is appended as text has the signs of Markdown escaped. */
  MarkdownString: class {
    text = '';
    appendText(text: string): void {
      this.text += text.replaceAll(/[\\`*_{}[\]()#+\-!~]/g, '\\$&');
    }
    appendMarkdown(text: string): void {
      this.text += text;
    }
  },
  Disposable: {
    from: (...parts: readonly { dispose(): void }[]) => ({
      dispose: () => {
        for (const part of parts) part.dispose();
      },
    }),
  },
  window: {
    onDidChangeWindowState: editor.windowState.event,
    createStatusBarItem: () => {
      const item = new FakeItem();
      editor.items.push(item);
      return item;
    },
    showWarningMessage: (text: string, ...buttons: readonly string[]) => {
      editor.said.push({ text, buttons });
      return Promise.resolve(buttons.includes(editor.choices[0] ?? '') ? editor.choices.shift() : undefined);
    },
    showQuickPick: (items: readonly { readonly label: string }[]) => {
      editor.offered.push(items.map(({ label }) => label));
      const label = editor.choices.shift();
      return Promise.resolve(items.find(item => item.label === label));
    },
  },
  workspace: {
    getConfiguration: () => ({
      get: (name: string) => {
        const { workspaceValue, globalValue } = editor.settings.get(name) ?? {};
        return workspaceValue ?? globalValue ?? defaults[name];
      },
      inspect: (name: string) => ({ ...editor.settings.get(name), defaultValue: defaults[name] }),
    }),
    onDidChangeConfiguration: editor.changed.event,
  },
  commands: {
    executeCommand: (...call: readonly unknown[]) => {
      editor.ran.push(call);
      return Promise.resolve();
    },
  },
});
