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

/** What a step can use while it is on the screen. */
export interface Stage {
  readonly answers: Answers;
  readonly inputs: QuickInputs;
  /** Aborted when the step has ended in any way. */
  readonly closed: AbortSignal;
  leave(outcome: Outcome): void;
  /** Registers a function that keeps the typed text when the user goes back without entering it. */
  beforeBack(keepDraft: () => void): void;
  /** Whether a step asks for this, to which the user can go back. */
  isAsked(key: Key): boolean;
}

/** What the wizard needs of the editor. It is handed in, so that wizards also run without an editor. */
export interface QuickInputs {
  createQuickPick(): QuickPick<Row>;
  createInputBox(): InputBox;
  readonly backButton: QuickInputButton;
  readonly separator: QuickPickItemKind;
  readonly severities: Readonly<Record<Problem['severity'], InputBoxValidationSeverity>>;
  /** Gives the keyboard back to the open quick input. */
  focus(): void;
  describe(failure: unknown): { readonly text: string; readonly detail: string };
  /** The fixes for a failure, the likeliest first. */
  fixesOf(failure: unknown): readonly { readonly title: string; readonly run: () => void }[];
  /** The name and the colour of an account, for titles. */
  nameOf(account: Account): string;
  readonly tryAgain: string;
}

/** A row of a list. `choose` is called when it is chosen; without it, the row only informs. */
export interface Row extends QuickPickItem {
  readonly id?: string;
  readonly choose?: () => void;
}

/** How long the user must stop typing before a service is asked. */
const pauseMs = 300;
/** How long an input stays disabled at most, so that the user can leave it. */
const patienceMs = 3_000;

/** Resolves after a pause in typing. Never resolves if `signal` is aborted because the user types on. */
export function pauseInTyping(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/**
 * Shows the input as busy and disabled until the returned function is called. The editor takes the keyboard away from a
 * disabled input, which can then hardly be left. So the keyboard is given back to it, and after three seconds the input
 * is enabled although it is still busy.
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
