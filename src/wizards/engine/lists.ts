import type { QuickPick } from 'vscode';
import { wrapped } from '../../model/wrapped.ts';
import { plainText, withoutControls } from '../../ui/plainText.ts';
import { pauseInTyping, type Row, type Stage, startWaiting } from './stage.ts';
import type {
  AnswerTypes,
  Choice,
  CopyRow,
  Fact,
  Key,
  PickManyStep,
  PickStep,
  ReviewStep,
  SearchStep,
} from './steps.ts';

type List = QuickPick<Row>;

/** Lets the user choose one row of a list that is known at once or loaded first. */
export function pick<K extends Key>(step: PickStep<K>, list: List, stage: Stage): void {
  const { answers } = stage;
  const showChoices = (choices: readonly Choice<AnswerTypes[K]>[]): void => {
    fill(
      list,
      choices.length === 0 ? [{ label: step.nothing }] : choiceRows(choices, step.key, stage),
      step.key,
      stage,
    );
  };
  const load = async (): Promise<void> => {
    const choices = step.choices(answers, stage.closed);
    if (!(choices instanceof Promise)) {
      showChoices(choices);
      return;
    }
    list.items = [];
    const stopWaiting = startWaiting(list, stage);
    try {
      const loaded = await choices;
      if (!stage.closed.aborted) showChoices(loaded);
    } catch (failure) {
      if (!stage.closed.aborted) showFailure(failure, list, stage, load);
    }
    stopWaiting();
  };
  list.placeholder = withoutControls(step.placeholder(answers));
  list.matchOnDescription = true;
  list.onDidAccept(() => list.selectedItems[0]?.choose?.());
  void load();
}

/** Lets the user choose one row of what the service finds for the typed text. */
export function search<K extends Key>(step: SearchStep<K>, list: List, stage: Stage): void {
  const { answers } = stage;
  let newest = new AbortController();
  /** Searches. The input stays enabled, because a search is cancelled by typing on. */
  const find = async (isTyping: boolean): Promise<void> => {
    newest.abort();
    newest = new AbortController();
    const signal = AbortSignal.any([newest.signal, stage.closed]);
    const isOutdated = (): boolean => signal.aborted;
    list.busy = true;
    if (isTyping) await pauseInTyping(signal);
    if (isOutdated()) return;
    const text = list.value.trim();
    try {
      const { choices, total } = await step.find(text, answers, signal);
      if (isOutdated()) return;
      // The service has filtered by its own rules, so the list must show every row.
      const rows = choiceRows(choices, step.key, stage).map((row): Row => ({ ...row, alwaysShow: true }));
      if (rows.length === 0) rows.push({ label: plainText(step.nothing(text)), alwaysShow: true });
      else if (total > rows.length) rows.push({ label: step.more(rows.length, total), alwaysShow: true });
      fill(list, rows, step.key, stage);
    } catch (failure) {
      if (isOutdated()) return;
      showFailure(failure, list, stage, () => find(false));
    }
    list.busy = false;
  };
  list.placeholder = withoutControls(step.placeholder(answers));
  list.onDidChangeValue(() => void find(true));
  // While the list is busy, its rows belong to an older text.
  list.onDidAccept(() => {
    if (!list.busy) list.selectedItems[0]?.choose?.();
  });
  void find(false);
}

/** Lets the user check at least one row of a list. */
export function pickMany(step: PickManyStep, list: List, stage: Stage): void {
  const { answers } = stage;
  const choices = step.choices(answers);
  const refused = new Set(choices.flatMap(({ id, isRefused }) => (isRefused ? [id] : [])));
  const isAllowed = ({ id }: Row): boolean => id === undefined || !refused.has(id);
  const chosen = (): readonly string[] => list.selectedItems.filter(isAllowed).flatMap(row => row.id ?? []);
  const keepDraft = (): void => answers.set(step.key, chosen());
  list.canSelectMany = true;
  list.placeholder = withoutControls(step.placeholder);
  list.matchOnDescription = true;
  const before = new Set(answers.find(step.key));
  const rows = choices.map(choiceRow);
  list.items = rows;
  list.selectedItems = rows.filter(({ id }) => id !== undefined && before.has(id));
  list.onDidChangeSelection(selected => {
    const allowed = selected.filter(isAllowed);
    // The editor has no rows that cannot be checked, so the check is taken back.
    if (allowed.length < selected.length) list.selectedItems = allowed;
  });
  if (step.moreChoices) void addChoices(step.moreChoices(answers, stage.closed), list, stage);
  list.onDidAccept(() => {
    if (chosen().length > 0) {
      keepDraft();
      stage.leave({ kind: 'next' });
      return;
    }
    list.value = '';
    list.placeholder = step.atLeastOne;
  });
  stage.beforeBack(keepDraft);
}

/** Adds rows to a list when they arrive, without moving what the user sees or has checked. */
async function addChoices(loading: Promise<readonly Choice<string>[]>, list: List, stage: Stage): Promise<void> {
  list.busy = true;
  try {
    const listed = new Set(list.items.map(({ id }) => id));
    const isNew = ({ id }: Choice<string>): boolean => !listed.has(id) && Boolean(listed.add(id));
    const added = (await loading).filter(isNew).map(choiceRow);
    if (stage.closed.aborted) return;
    if (added.length > 0) {
      const { activeItems, selectedItems } = list;
      list.keepScrollPosition = true;
      list.items = [...list.items, ...added];
      list.activeItems = activeItems;
      list.selectedItems = selectedItems;
    }
  } catch {
    // The rows that are there already do.
  }
  if (!stage.closed.aborted) list.busy = false;
}

/** Shows what is going to be done. A fact leads back to the step that asked for it. */
export function review(step: ReviewStep, list: List, stage: Stage): void {
  const { answers } = stage;
  const factRows = ({ label, value, icon, key, detail, isLong, isHeading }: Fact): Row[] => {
    const heading: Row = { label, kind: stage.inputs.separator };
    if (isHeading) return [heading];
    if (isLong) return [heading, ...wrapped(value, columns).map(line => ({ label: plainText(line) }))];
    const choose = key && stage.isAsked(key) ? () => stage.leave({ kind: 'to', step: key }) : undefined;
    const secondLine = detail !== undefined && { detail: plainText(detail) };
    return [{ label: withIcon(label, icon), description: plainText(value), ...secondLine, ...(choose && { choose }) }];
  };
  const go: Row = { label: withIcon(step.go, 'check'), choose: () => stage.leave({ kind: 'next' }) };
  const show = (copied?: string): void => {
    const copyRows = (step.copies?.(answers) ?? []).map((row): Row => ({
      label: withIcon(row.copied === copied ? copied : row.label, 'copy'),
      choose: () => void copyCommand(row),
    }));
    const actions = step.canGo?.(answers) === false ? [] : [go, ...copyRows];
    const separator: Row = { label: '', kind: stage.inputs.separator };
    list.items = [...actions, ...(actions.length > 0 ? [separator] : []), ...step.facts(answers).flatMap(factRows)];
  };
  const load = async (): Promise<void> => {
    if (step.load) {
      list.items = [];
      const stopWaiting = startWaiting(list, stage);
      try {
        await step.load(answers, stage.closed);
      } catch (failure) {
        if (!stage.closed.aborted) showFailure(failure, list, stage, load);
        stopWaiting();
        return;
      }
      stopWaiting();
      if (stage.closed.aborted) return;
    }
    show();
    if (step.loadMore) await addFacts(step.loadMore(answers, stage.closed));
  };
  /** Shows the facts that arrived, without moving what the user sees or is about to choose. */
  const addFacts = async (loading: Promise<void>): Promise<void> => {
    list.busy = true;
    await loading;
    if (stage.closed.aborted) return;
    const [active] = list.activeItems;
    list.keepScrollPosition = true;
    show();
    // An empty list would leave no row active. Where the editor has told of none yet, it chooses the first by itself.
    const again = list.items.find(({ label }) => label === active?.label);
    if (again) list.activeItems = [again];
    list.busy = false;
  };
  const copyCommand = async ({ copy, copied }: CopyRow): Promise<void> => {
    await copy();
    if (!stage.closed.aborted) show(copied);
  };
  list.placeholder = withoutControls(step.placeholder);
  list.matchOnDescription = true;
  list.onDidAccept(() => list.selectedItems[0]?.choose?.());
  void load();
}

/** The number of columns that the text of a row has beside the heading of its section. */
const columns = 64;

/** Shows the rows and makes the one active that was chosen before. */
function fill(list: List, rows: readonly Row[], key: Key, { answers }: Stage): void {
  list.items = rows;
  const before = rows.find(({ id }) => id !== undefined && id === answers.choiceOf(key));
  if (before) list.activeItems = [before];
}

/** Shows the reason, *Retry*, and the fixes. A fix that asks something itself closes the wizard. */
function showFailure(failure: unknown, list: List, { inputs }: Stage, load: () => Promise<void>): void {
  const { text, detail } = inputs.describe(failure);
  const retry: Row = { label: withIcon(inputs.tryAgain, 'refresh'), alwaysShow: true, choose: () => void load() };
  const reason: Row = {
    label: withIcon(text, 'error'),
    detail: plainText(detail.replaceAll('\n', ' · ')),
    alwaysShow: true,
  };
  const fixes = inputs.fixesOf(failure).map(({ title, run }): Row => ({
    label: withIcon(title, 'lightbulb'),
    alwaysShow: true,
    choose: run,
  }));
  list.items = [reason, retry, ...fixes];
  list.activeItems = [retry];
}

const choiceRows = <K extends Key>(choices: readonly Choice<AnswerTypes[K]>[], key: K, stage: Stage): Row[] =>
  choices.flatMap((choice, index) => {
    const { heading } = choice;
    const isFirst = heading !== undefined && heading !== choices[index - 1]?.heading;
    const row: Row = {
      ...choiceRow(choice),
      ...(!choice.isRefused && {
        choose: () => {
          stage.answers.set(key, choice.value, choice.id);
          stage.leave({ kind: 'next' });
        },
      }),
    };
    return isFirst ? [{ label: heading, kind: stage.inputs.separator }, row] : [row];
  });

const choiceRow = ({ id, label, description, detail, icon }: Choice<unknown>): Row => ({
  id,
  label: withIcon(label, icon),
  ...(description !== undefined && { description: plainText(description) }),
  ...(detail !== undefined && { detail: plainText(detail) }),
});

const withIcon = (text: string, icon: string | undefined): string =>
  icon ? `$(${icon}) ${plainText(text)}` : plainText(text);
