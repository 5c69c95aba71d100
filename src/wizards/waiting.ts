import type { QuickInput } from 'vscode';
import type { Stage } from './engine/wizard.ts';

/** How long the user rests before a service is asked about what they typed. */
const pauseMs = 300;
/** What takes longer than this must be possible to call off. */
const patienceMs = 3_000;

/** Resolves after a pause in typing; never, when something newer was typed meanwhile. */
export function pauseInTyping(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
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
  const stop = (): void => {
    clearTimeout(timer);
  };
  closed.addEventListener('abort', stop);
  return () => {
    stop();
    input.busy = false;
    if (!input.enabled) enable();
  };
}
