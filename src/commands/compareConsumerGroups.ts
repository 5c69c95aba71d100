import * as vscode from 'vscode';
import type { SlsClient } from '../cloud/sls/client.ts';
import {
  comparedTexts,
  type GroupDocument,
  groupDocument,
  positionsDocument,
  positionsNow,
  type ShardPosition,
} from '../model/groups/groupDocument.ts';
import { decodeCursor, encodeCursor } from '../model/lag/cursors.ts';
import {
  groupKey,
  type GroupRef,
  groupRefOf,
  type InstanceGroup,
  type LogstoreGroup,
  type LogstoreGroupRef,
} from '../model/places.ts';
import type { SavedReset } from '../model/reset/savedResets.ts';
import { unixSeconds } from '../model/units.ts';
import { type GroupNode, isGroup, type Node } from '../tree/nodes.ts';
import type { ShownDocument } from '../ui/documents.ts';
import { showInformation } from '../ui/notifications.ts';
import { plainText, withoutControls } from '../ui/plainText.ts';
import { withProgress } from '../ui/progress.ts';
import { momentText } from '../ui/words.ts';
import { readGroup, type ReadTarget } from './readGroup.ts';
import type { Services } from './services.ts';
import { type GroupTarget, targetGroup } from './targetGroup.ts';

/** Two groups side by side, or one as it was and as it is. */
export async function compareConsumerGroups(
  services: Services,
  of?: Node | GroupRef,
  selected?: readonly Node[],
): Promise<void> {
  const [one, two] = groupsAmong(selected ?? []);
  if (one && two) {
    const [left, right] = [await targetGroup(services, one, title()), await targetGroup(services, two, title())];
    if (left && right) await compareGroups(services, left, right);
    return;
  }
  const target = await targetGroup(services, of, title());
  const other = target && (await askForOther(services, target));
  if (!other) return;
  switch (other.kind) {
    case 'group':
      await compareGroups(services, target, { ...target, ref: groupRefOf(other.group), group: other.group });
      break;
    case 'shown':
      await compareWithShown(services, target, other.shown);
      break;
    case 'reset':
      await compareWithReset(services, target, other.reset);
      break;
  }
}

/** The groups of rows. One that is pinned has two rows. */
const groupsAmong = (nodes: readonly Node[]): readonly GroupNode[] => [
  ...new Map(nodes.filter(isGroup).map(node => [groupKey(groupRefOf(node.group)), node])).values(),
];

type Other =
  | { readonly kind: 'group'; readonly group: InstanceGroup | LogstoreGroup }
  | { readonly kind: 'shown'; readonly shown: ShownDocument }
  | { readonly kind: 'reset'; readonly reset: SavedReset };

const title = (): string => vscode.l10n.t('Compare Consumer Groups');

async function askForOther(services: Services, target: GroupTarget): Promise<Other | undefined> {
  const { ref } = target;
  const groups = (await siblings(services, ref)).filter(group => groupKey(groupRefOf(group)) !== groupKey(ref));
  const shown = services.documents.lastShown(ref);
  const resets = ref.kind === 'sls' ? services.resets.saved(ref) : [];
  const items: (vscode.QuickPickItem & { readonly other?: Other })[] = [
    ...(shown
      ? [
          {
            label: vscode.l10n.t('As last shown'),
            description: momentText(shown.at),
            other: { kind: 'shown', shown } as const,
          },
        ]
      : []),
    ...resets.map(reset => ({
      label: vscode.l10n.t('Before the reset'),
      description: momentText(new Date(reset.at)),
      other: { kind: 'reset', reset } as const,
    })),
    { label: vscode.l10n.t('Other groups'), kind: vscode.QuickPickItemKind.Separator },
    ...groups.map(group => ({ label: plainText(group.group.name), other: { kind: 'group', group } as const })),
  ];
  if (!items.some(({ other }) => other)) {
    void showInformation(
      vscode.l10n.t(
        "There's nothing to compare {0} with yet: no other groups and no earlier version of it.",
        target.group.group.name,
      ),
    );
    return undefined;
  }
  const about = vscode.l10n.t('Select what to compare {0} with', target.group.group.name);
  const placeHolder = withoutControls(about);
  const options = { title: title(), placeHolder, matchOnDescription: true, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(items, options))?.other;
}

async function siblings({ catalog }: Services, ref: GroupRef): Promise<readonly (InstanceGroup | LogstoreGroup)[]> {
  return ref.kind === 'dts' ? (await catalog.instanceGroups(ref)).items : (await catalog.logstoreGroups(ref)).items;
}

async function compareGroups(services: Services, one: ReadTarget, two: ReadTarget): Promise<void> {
  const left = await documentOf(services, one);
  const right = await documentOf(services, two);
  await show(services, `${left.consumerGroup} ↔ ${right.consumerGroup}`, left, right);
}

async function compareWithShown(
  services: Services,
  target: GroupTarget,
  { document, at }: ShownDocument,
): Promise<void> {
  const now = await documentOf(services, target);
  const heading = vscode.l10n.t('{0}: as shown at {1} ↔ now', now.consumerGroup, momentText(at));
  await show(services, heading, document, now);
}

async function compareWithReset(services: Services, target: GroupTarget, reset: SavedReset): Promise<void> {
  const parts = await readGroup(services, target);
  if (parts.reading.kind !== 'sls') return;
  const document = groupDocument(parts);
  services.documents.remember(target.ref, document);
  const { sls } = await services.accounts.cloudOf(reset.ref.accountId);
  const before = await withProgress(vscode.l10n.t('Reading the times of the earlier checkpoints'), signal =>
    positionsBefore(sls, reset, signal),
  );
  const moved = new Set(before.map(({ shard }) => shard));
  const now = positionsNow(parts.reading).filter(({ shard }) => moved.has(shard));
  const heading = vscode.l10n.t(
    '{0}: before the reset of {1} ↔ now',
    document.consumerGroup,
    momentText(new Date(reset.at)),
  );
  await show(services, heading, positionsDocument(document, before), positionsDocument(document, now));
}

const positionsBefore = (sls: SlsClient, { ref, shards }: SavedReset, signal: AbortSignal) =>
  Promise.all(
    shards.map(async ({ shard, before }): Promise<ShardPosition> => {
      const time = before === undefined ? undefined : await receivedBefore(sls, ref, shard, before, signal);
      return { shard, checkpoint: before, time };
    }),
  );

/** When the data before a checkpoint was received, as in readings; nothing when that is no longer kept. */
async function receivedBefore(
  sls: SlsClient,
  { region, project, logstore }: LogstoreGroupRef,
  shard: number,
  checkpoint: string,
  signal: AbortSignal,
) {
  const cursor = decodeCursor(checkpoint);
  if (cursor === undefined) return undefined;
  try {
    const last = encodeCursor(cursor - 1n);
    return unixSeconds(await sls.getCursorTime(region, project, logstore, shard, last, signal));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Shown documents are remembered, so that the next comparison can go back to them. */
async function documentOf(services: Services, target: ReadTarget): Promise<GroupDocument> {
  const document = groupDocument(await readGroup(services, target));
  services.documents.remember(target.ref, document);
  return document;
}

async function show(services: Services, heading: string, left: GroupDocument, right: GroupDocument): Promise<void> {
  const [before, after] = comparedTexts(left, right);
  await services.documents.compare(
    heading,
    { name: left.consumerGroup, text: before },
    { name: right.consumerGroup, text: after },
  );
}
