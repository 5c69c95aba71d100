import { basename } from 'node:path/posix';
import * as vscode from 'vscode';
import { orAborted } from '../cloud/orAborted.ts';
import type { DtsJob } from '../cloud/dts/types.ts';
import { fewAtATime } from '../model/fewAtATime.ts';
import type { Incident } from '../model/incident/incident.ts';
import { mostGroups } from '../model/incident/mostGroups.ts';
import { groupKey, type GroupRef, groupRefOf, ownerOf } from '../model/places.ts';
import type { IncidentDocument } from '../support/incidentDocument.ts';
import { isGroup, type Node } from '../tree/nodes.ts';
import { dayText, fileName } from '../ui/fileName.ts';
import { isCancelled } from '../ui/messages.ts';
import { showInformation, showWarning } from '../ui/notifications.ts';
import { withProgress } from '../ui/progress.ts';
import { inHome, offerToOpen, savedFile, writeText } from '../ui/savedFile.ts';
import type { Services } from './services.ts';
import { isGroupRef, targetGroup } from './targetGroup.ts';

/** A group, with what is known of it before it is read. */
interface Subject {
  readonly ref: GroupRef;
  readonly name: string | undefined;
}

const readAtOnce = 4;

/**
 * Writes down how groups are doing, for a ticket or a colleague. They are read anew first. What cannot be read is told as
 * it was read last, with the reason. All of it is shown before it is saved.
 */
export async function saveIncidentSnapshot(
  services: Services,
  of?: Node | GroupRef | readonly GroupRef[],
  selected?: readonly Node[],
): Promise<void> {
  const subjects = await subjectsOf(services, selected ?? of);
  if (subjects.length === 0) return;
  if (subjects.length > mostGroups) {
    void showWarning(vscode.l10n.t('An incident snapshot has up to {0} consumer groups.', mostGroups));
    return;
  }
  const { incidentDocument } = await import('../support/incidentDocument.ts');
  const incidents = await readAll(services, subjects);
  if (incidents.length === 0) return;
  const at = Date.now();
  const made = (pictureName: (index: number) => string): IncidentDocument =>
    incidentDocument(incidents, services.versions, at, pictureName);
  await review(services, incidents, made, at);
}

async function subjectsOf(
  services: Services,
  of: Node | GroupRef | readonly (Node | GroupRef)[] | undefined,
): Promise<readonly Subject[]> {
  if (of === undefined || 'kind' in of) {
    const subject = of && subjectOf(of);
    if (subject) return [subject];
    const target = await targetGroup(services, of, vscode.l10n.t('Save Incident Snapshot'));
    return target ? [{ ref: target.ref, name: target.group.group.name }] : [];
  }
  // A group that is pinned has two rows.
  const subjects = new Map(of.flatMap(one => subjectOf(one) ?? []).map(subject => [groupKey(subject.ref), subject]));
  return [...subjects.values()];
}

/** The group that is meant, even where it cannot be looked up, because that is when a snapshot is wanted. */
function subjectOf(of: Node | GroupRef): Subject | undefined {
  if (isGroupRef(of)) return { ref: of, name: undefined };
  if (isGroup(of)) return { ref: groupRefOf(of.group), name: of.group.group.name };
  if (of.kind !== 'pin') return undefined;
  const { pin } = of;
  return pin.kind === 'instanceGroup' || pin.kind === 'logstoreGroup' ? { ref: pin.ref, name: undefined } : undefined;
}

async function readAll(services: Services, subjects: readonly Subject[]): Promise<readonly Incident[]> {
  const { incidentOf } = await import('../model/incident/incident.ts');
  const incidents = new Map<Subject, Incident>();
  await withProgress(vscode.l10n.t('Reading for the incident snapshot…'), signal =>
    fewAtATime(subjects, readAtOnce, async subject => {
      const { ref } = subject;
      const { monitor, histories, resets, lastCalls, accounts } = services;
      const failed = await failureOf(monitor.read({ of: ownerOf(ref), group: ref, detail: 'exact' }, signal), signal);
      // The account was removed or its keys were replaced meanwhile, so all that was known of the group is forgotten.
      if (failed && isCancelled(failed.error)) return;
      const job = await jobOf(services, ref, signal);
      signal.throwIfAborted();
      const reading = monitor.latest(ref);
      const now = Date.now();
      const failure = failed && (monitor.failure(ref) ?? { ...failed, at: now });
      incidents.set(
        subject,
        incidentOf({
          ref,
          account: accounts.find(ref.accountId),
          name: reading?.group.name ?? subject.name ?? (await nameOf(services, ref, signal)),
          job,
          reading,
          recent: monitor.recent(ref),
          failure,
          history: histories.of(ref),
          resets: ref.kind === 'sls' ? resets.saved(ref) : [],
          calls: lastCalls.of(ref),
          now,
        }),
      );
    }),
  );
  return subjects.flatMap(subject => incidents.get(subject) ?? []);
}

/** Why something was not read. Who cancels the reading wants no snapshot. */
async function failureOf(
  reading: Promise<unknown>,
  signal: AbortSignal,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await reading;
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return { error };
  }
}

/** The task, with its errors, which only the list of the service has. */
async function jobOf({ catalog }: Services, ref: GroupRef, signal: AbortSignal): Promise<DtsJob | undefined> {
  if (ref.kind === 'sls') return undefined;
  try {
    return await catalog.currentJob(ref, signal);
  } catch {
    signal.throwIfAborted();
    return catalog.rememberedJob(ref);
  }
}

async function nameOf({ catalog, pins }: Services, ref: GroupRef, signal: AbortSignal): Promise<string> {
  if (ref.kind === 'sls') return ref.groupName;
  const pinned = pins.list().find(pin => pin.kind === 'instanceGroup' && pin.ref.groupId === ref.groupId);
  if (pinned?.kind === 'instanceGroup') return pinned.name;
  try {
    const { items } = await orAborted(catalog.instanceGroups(ref), signal);
    return items.find(({ group }) => group.id === ref.groupId)?.group.name ?? ref.groupId;
  } catch {
    signal.throwIfAborted();
    return ref.groupId;
  }
}

type Made = (pictureName: (index: number) => string) => IncidentDocument;

/** Shows all that would be saved, and saves exactly that once the user has said so. */
async function review({ texts }: Services, incidents: readonly Incident[], made: Made, at: number): Promise<void> {
  const count = incidents.length;
  const name = count === 1 ? incidents[0]?.name : undefined;
  const parts = ['incident', name === undefined ? undefined : fileName(name), dayText(at)];
  const proposed = parts.filter(part => part !== undefined).join('-');
  const { text, pictures } = made(picturesBeside(proposed, count, new Set()));
  await texts.show(`${vscode.l10n.t('Incident Snapshot')}.md`, text);
  const save = vscode.l10n.t('Save…');
  const said =
    pictures.length === 0
      ? vscode.l10n.t(
          'This is everything in the incident snapshot. Nothing has been saved or sent yet. Review it first.',
        )
      : vscode.l10n.t(
          'This is everything in the incident snapshot. Nothing has been saved or sent yet. Review it first. The lag is also saved as a picture beside it.',
        );
  if ((await showInformation(said, save)) !== save) return;
  const file = await savedFile(
    {
      title: vscode.l10n.t('Save Incident Snapshot'),
      filters: { Markdown: ['md'] },
      proposed: inHome(`${proposed}.md`),
    },
    to => write(to, count, made),
  );
  if (!file) return;
  offerToOpen(vscode.l10n.t('Incident snapshot saved to {0}.', vscode.workspace.asRelativePath(file)), file);
}

/** Writes the pictures first, so that there is no document without those that it shows. */
async function write(file: vscode.Uri, count: number, made: Made): Promise<void> {
  const folder = vscode.Uri.joinPath(file, '..');
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => sameName(name)));
  const { text, pictures } = made(picturesBeside(basename(file.path).replace(/\.md$/i, ''), count, taken));
  const beside = pictures.map(({ name, text }) => ({ text, file: vscode.Uri.joinPath(folder, name) }));
  try {
    for (const picture of beside) await writeText(picture.file, picture.text);
    await writeText(file, text);
  } catch (failure) {
    // No pictures are left of a document that is not there. What was not written yet cannot be removed.
    await Promise.allSettled(beside.map(({ file }) => vscode.workspace.fs.delete(file)));
    throw failure;
  }
}

/**
 * The names of the pictures of a document. Nobody is asked about them, so none has the name of a file that is there
 * already: the picture may belong to somebody else.
 */
function picturesBeside(document: string, count: number, taken: ReadonlySet<string>): (index: number) => string {
  return index => {
    const name = count === 1 ? document : `${document}-${index + 1}`;
    const free = (attempt: number): string => {
      const picture = attempt === 1 ? `${name}.svg` : `${name}-${attempt}.svg`;
      return taken.has(sameName(picture)) ? free(attempt + 1) : picture;
    };
    return free(1);
  };
}

/** File systems of Windows and macOS take names for the same that differ in case, or in how accents are written. */
const sameName = (name: string): string => name.normalize().toLowerCase();
