import type {
  InputBox,
  InputBoxValidationSeverity,
  QuickInput,
  QuickInputButton,
  QuickPick,
  QuickPickItem,
  QuickPickItemKind,
} from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import type { Answers, Key, Outcome, Problem } from './steps.ts';

/** What a step on the screen works with. */
export interface Stage {
  readonly answers: Answers;
  readonly inputs: QuickInputs;
  /** Aborted when the step is over, however it ended. */
  readonly closed: AbortSignal;
  leave(outcome: Outcome): void;
  /** Gives a step the chance to keep what is typed but not entered when the user goes back. */
  beforeBack(keepDraft: () => void): void;
  /** Whether the user is asked for this, so that there is a step to go back to. */
  isAsked(key: Key): boolean;
}

/** What the wizard needs of the editor, handed in with its values, so that it runs without a screen as well. */
export interface QuickInputs {
  createQuickPick(): QuickPick<Row>;
  createInputBox(): InputBox;
  readonly backButton: QuickInputButton;
  readonly separator: QuickPickItemKind;
  readonly severities: Readonly<Record<Problem['severity'], InputBoxValidationSeverity>>;
  /** Gives the keyboard back to the open quick input. */
  focus(): void;
  describe(failure: unknown): { readonly text: string; readonly detail: string };
  /** What can be done about a failure, the likeliest first. */
  fixesOf(failure: unknown): readonly { readonly title: string; readonly run: () => void }[];
  /** The account in a title, with its colour. */
  nameOf(account: Account): string;
  readonly tryAgain: string;
}

/** A row of a list, with what choosing it does. A row without that only says something. */
export interface Row extends QuickPickItem {
  readonly id?: string;
  readonly choose?: () => void;
}

/** How long the user rests before a service is asked about what they typed. */
const pauseMs = 300;
/** What takes longer than this can be cancelled. */
const patienceMs = 3_000;

/** Resolves after a pause in typing, and never when something newer was typed meanwhile. */
export function pauseInTyping(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/**
 * Shows the input as busy and disabled until the returned function is called. The editor does not give the keyboard
 * back to an input that was disabled, and a disabled one can hardly be left: so the keyboard is handed back, and after
 * three seconds the input is enabled although it is still busy.
 */
export function startWaiting(input: QuickInput, { inputs, closed }: Stage): () => void {
  input.busy = true;
  input.enabled = false;
  inputs.focus();
  const enable = (): void => {
    input.enabled = true;
    inputs.focus();
  };
  const timer = setTimeout(enable, patienceMs);
  const stop = (): void => clearTimeout(timer);
  closed.addEventListener('abort', stop);
  return () => {
    stop();
    input.busy = false;
    if (!input.enabled) enable();
  };
}
