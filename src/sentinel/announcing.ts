import * as vscode from 'vscode';
import { commandId } from '../contributions.ts';
import type { Announcement, Sentinel } from '../model/sentinel/sentinel.ts';
import type { Subject } from '../model/sentinel/subjects.ts';
import type { Moment } from '../model/units.ts';
import { fixesInMessage, fixTitle, type MessageFix } from '../ui/fixes.ts';
import { showWarning } from '../ui/notifications.ts';
import { plainText } from '../ui/plainText.ts';
import { numberText } from '../ui/words.ts';
import { namesText, sentences } from '../ui/written.ts';
import {
  accountWords,
  blindWords,
  type Known,
  placeWords,
  stateWords,
  subjectName,
  type Trouble,
  troublesIn,
} from './alarmWords.ts';

interface Services {
  readonly known: Known;
  readonly sentinel: Pick<Sentinel, 'snooze'>;
  /** Opens the panel of what a notification is about. */
  open(subject: Subject): unknown;
  /** Shows everything that is watched. */
  openAll(): unknown;
  now(): Moment;
}

interface Choice {
  readonly title: string;
  readonly choose: () => unknown;
}

/** A notification has room for about so many names. */
const namedAtMost = 3;
const hourMs = 3_600_000;

/** Tells of everything in one notification. Resolves when the notification was closed, which may take hours. */
export async function announce({ alarms, blind }: Announcement, services: Services): Promise<void> {
  const { known } = services;
  const troubles = troublesIn(alarms);
  const said = sentences(
    ...(troubles.length > 0 ? [troubleWords(troubles, known)] : []),
    ...(blind.length > 0 ? [vscode.l10n.t("Some consumer groups can't be watched.")] : []),
    ...blind.slice(0, namedAtMost).map(one => blindWords(one, known)),
  );
  const choices = [...choicesAbout(troubles, services), ...fixesOf(blind.map(({ error }) => error))];
  const pressed = await showWarning(said, ...choices.map(({ title }) => title));
  await choices.find(({ title }) => title === pressed)?.choose();
}

function troubleWords(troubles: readonly Trouble[], known: Known): string {
  const [first, ...others] = troubles;
  if (first && others.length === 0) {
    const { subject } = first;
    const name = subjectName(subject, known);
    return vscode.l10n.t('{0} ({1}): {2}.', name, placeWords(subject, known), stateWords(first, known));
  }
  const named = troubles
    .slice(0, namedAtMost)
    .map(trouble => vscode.l10n.t('{0}: {1}', nameWithAccount(trouble, known), stateWords(trouble, known)));
  const more = troubles.length - named.length;
  const rest = more > 0 ? [vscode.l10n.t('{0} more', numberText(more))] : [];
  const list = [...named, ...rest].reduce((before, next) => vscode.l10n.t('{0}; {1}', before, next));
  return vscode.l10n.t('{0} need attention. {1}.', numberText(troubles.length), list);
}

const nameWithAccount = ({ subject }: Trouble, known: Known): string =>
  vscode.l10n.t('{0} ({1})', subjectName(subject, known), accountWords(subject.ref.accountId, known));

function choicesAbout(troubles: readonly Trouble[], services: Services): readonly Choice[] {
  const [first, ...others] = troubles;
  if (!first) return [];
  const { known, sentinel } = services;
  const { subject } = first;
  const open = () => (others.length > 0 ? services.openAll() : services.open(subject));
  const snooze = async (): Promise<void> => {
    const until = await askUntilWhen(namesText(troubles.map(each => subjectName(each.subject, known))));
    const keys = troubles.map(({ alarms: [{ key }] }) => key);
    if (until !== undefined) await sentinel.snooze(keys, until === 'change' ? until : services.now() + until);
  };
  return [
    { title: vscode.l10n.t('Open'), choose: open },
    { title: vscode.l10n.t('Snooze'), choose: snooze },
  ];
}

/** The time in milliseconds; undefined if the user left. */
async function askUntilWhen(names: string): Promise<Moment | 'change' | undefined> {
  const choices = [
    { label: vscode.l10n.t('1 hour'), until: hourMs },
    { label: vscode.l10n.t('8 hours'), until: 8 * hourMs },
    { label: vscode.l10n.t('Until it changes'), until: 'change' as const },
  ];
  const title = vscode.l10n.t('Snooze');
  return (
    await vscode.window.showQuickPick(choices, { title, placeHolder: plainText(names, 200), ignoreFocusOut: true })
  )?.until;
}

/** What helps against the failures, each once. The command gets the first error that it helps against. */
function fixesOf(errors: readonly unknown[]): readonly Choice[] {
  const fixes = new Map<MessageFix, unknown>();
  for (const error of errors) for (const fix of fixesInMessage(error)) if (!fixes.has(fix)) fixes.set(fix, error);
  return [...fixes].map(([fix, error]) => ({
    title: fixTitle(fix),
    choose: () => vscode.commands.executeCommand(commandId(fix), error),
  }));
}
