import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { chinesePictures } from '../../media/walkthrough/chinese.mjs';
import manifest from '../../package.json' with { type: 'json' };
import english from '../../package.nls.json' with { type: 'json' };
import chinese from '../../package.nls.zh-cn.json' with { type: 'json' };
import {
  boardPanelType,
  commandId,
  commandNames,
  containerId,
  contextKey,
  type ContextKeys,
  extensionId,
  groupPanelType,
  peekPanelType,
  prefix,
  settingNames,
  statusPanelType,
  toolId,
  toolSetting,
  viewId,
  walkthroughId,
} from '../../src/contributions.ts';
import { definitions } from '../../src/model/agent/definitions.ts';
import { toolNames } from '../../src/model/agent/toolNames.ts';
import type { Node } from '../../src/tree/nodes.ts';
import { sampleNodes } from './tree/sampleNodes.ts';
import './wizards/stubbedEditor.ts';

const { contextOf } = await import('../../src/tree/contextValues.ts');

const { contributes } = manifest;
type MenuItem = { readonly command: string; readonly when?: string; readonly group?: string };
const menus: Readonly<Record<string, readonly MenuItem[]>> = contributes.menus;
const items = Object.values(menus).flat();
const text = JSON.stringify(manifest);
const walkthrough = contributes.walkthroughs[0] ?? assert.fail();
const { steps } = walkthrough;

describe('package.json', () => {
  const ids = commandNames.map(commandId);

  test('has the commands of contributions.ts, in one category', () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command),
      ids,
    );
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['%category%']);
  });

  test('has its publisher and its name', () => {
    assert.equal(extensionId, `${manifest.publisher}.${manifest.name}`);
  });

  test('has its settings, each with a default, a description and a place', () => {
    const properties = Object.entries(contributes.configuration.properties);
    assert.deepEqual(properties.map(([id]) => id).sort(), settingNames.map(name => `${prefix}.${name}`).sort());
    for (const [id, setting] of properties) {
      assert.ok('default' in setting && 'markdownDescription' in setting && 'order' in setting, id);
    }
    assert.deepEqual(
      properties.map(([, { order }]) => order),
      properties.map((_, index) => index + 1),
    );
  });

  test('lets no workspace decide where signed requests go, what is watched, or what language models may read', () => {
    const scopes = Object.entries(contributes.configuration.properties).flatMap(([id, setting]) =>
      /^\w+\.(network|watch|languageModels)\./.test(id) ? ['scope' in setting ? setting.scope : undefined] : [],
    );
    assert.ok(scopes.length >= 17);
    assert.deepEqual(new Set(scopes), new Set(['application']));
  });

  test('has the tools for language models, with a setting each, in the words that models are given', () => {
    assert.deepEqual(
      contributes.languageModelTools.map(({ name, modelDescription, inputSchema, when }) => ({
        name,
        modelDescription,
        inputSchema,
        when,
      })),
      definitions.map(({ name, description, inputSchema }) => ({
        name: toolId(name),
        modelDescription: description,
        inputSchema,
        when: `config.${prefix}.${toolSetting(name)}`,
      })),
    );
    const references = contributes.languageModelTools.map(({ toolReferenceName }) => toolReferenceName);
    assert.equal(new Set(references).size, toolNames.length);
    for (const { name, toolReferenceName, canBeReferencedInPrompt } of contributes.languageModelTools) {
      // Some providers of models allow no longer names.
      assert.match(name, /^[\w-]{1,64}$/);
      assert.match(toolReferenceName, /^consumerGroups[A-Z]\w+$/);
      assert.ok(canBeReferencedInPrompt);
    }
  });

  test('has its container and its view', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [containerId],
    );
    assert.deepEqual(
      contributes.views[containerId].map(({ id }) => id),
      [viewId],
    );
  });

  test('is activated by what it contributes, by links, by its panels, and by the end of the start, for what is watched', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      'onUri',
      ...[statusPanelType, groupPanelType, peekPanelType, boardPanelType].map(type => `onWebviewPanel:${type}`),
    ]);
  });

  test('has menus whose commands exist', () => {
    assert.deepEqual(
      items.map(({ command }) => command).filter(command => !ids.includes(command)),
      [],
    );
  });

  test('keeps out of the palette what needs a row, or what the editor has there itself', () => {
    const hidden = menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(
      hidden,
      ['manageTrust', 'refreshNode', 'retry', 'loadMore', 'openRow', 'unpin'].map(name => `${prefix}.${name}`),
    );
  });

  test('uses context keys that exist', () => {
    const keys: Readonly<Record<keyof ContextKeys, true>> = {
      accounts: true,
      hasFilter: true,
      hasShownGroups: true,
      hasCreatedGroup: true,
    };
    const named = Object.keys(keys).join('|');
    const used = new Set(text.match(new RegExp(`${prefix}\\.(${named})\\b`, 'g')));
    assert.deepEqual(used, new Set(Object.keys(keys).map(key => contextKey(key as keyof ContextKeys))));
    const whens = [...items, ...contributes.viewsWelcome].flatMap(({ when }) => when?.split(/ && | == /) ?? []);
    const others = whens.filter(word => word.startsWith(prefix) && word !== viewId && !used.has(word));
    assert.deepEqual(others, []);
  });

  test('asks rows only for words that rows have', () => {
    const known = new Set(
      Object.values(sampleNodes).flatMap(node => [...wordsOf(node, 'x'), ...wordsOf(node, '', true)]),
    );
    const asked = items.flatMap(({ when }) => wordsAsked(when ?? ''));
    assert.ok(asked.length > 20);
    assert.deepEqual(
      asked.filter(word => !known.has(word)),
      [],
    );
  });

  test('shows at most two inline actions on a row and three on the view', () => {
    for (const [name, node] of Object.entries(sampleNodes)) {
      for (const filter of ['', 'x']) {
        const context = wordsOf(node, filter);
        const inline = rowMenu(context).filter(({ group }) => group?.startsWith('inline'));
        assert.ok(inline.length <= 2, `${name}: ${inline.map(({ command }) => command).join()}`);
      }
    }
    const title = menus['view/title']?.filter(({ group }) => group?.startsWith('navigation'));
    assert.equal(title?.length, 3);
  });

  test('gives a row of the board the menu that the row of the tree has', () => {
    for (const [name, node] of Object.entries(sampleNodes)) {
      if (node.kind !== 'instanceGroup' && node.kind !== 'logstoreGroup') continue;
      for (const isPinned of [true, false]) {
        const context = wordsOf(node, '', isPinned);
        const inTree = rowMenu(context).filter(({ group }) => !group?.startsWith('inline'));
        assert.ok(inTree.length > 10);
        assert.deepEqual(placesOf(boardMenu(context)), placesOf(inTree), name);
      }
    }
  });

  test('offers on several selected rows only what takes several, and comparing on two', () => {
    const offered = (count: number): ReadonlySet<string> =>
      new Set(
        Object.values(sampleNodes).flatMap(node =>
          [true, false].flatMap(isPinned =>
            rowMenu(wordsOf(node, 'x', isPinned), count)
              .filter(({ group }) => !group?.startsWith('inline'))
              .map(({ command }) => command.replace(`${prefix}.`, '')),
          ),
        ),
      );
    const several = ['exportTerraform', 'exportCommands', 'saveIncidentSnapshot'];
    const ofSeveral = new Set(['pin', 'unpin', 'copyName', 'copyId', 'copyLink', ...several]);
    assert.deepEqual(offered(3), ofSeveral);
    assert.deepEqual(offered(2), new Set([...ofSeveral, 'compareConsumerGroups']));
    assert.ok(offered(1).size > 30);
  });

  test('offers the ways out of a failure on the board that the tree offers', () => {
    for (const word of ['denied', 'network', 'cli', 'consent', 'untrusted', 'signInAgain']) {
      const context = ['failed', word];
      const inTree = new Set(rowMenu(context).map(({ command }) => command));
      assert.deepEqual(
        new Set(boardMenu(context).map(({ command }) => command)),
        inTree.add(`${prefix}.showLog`),
        word,
      );
    }
  });

  test('sorts row actions into the usual groups', () => {
    const groups = menus['view/item/context']?.map(({ group }) => group?.split('@')[0] ?? '');
    assert.deepEqual(new Set(groups), new Set(['inline', '1_open', '2_edit', '3_copy', '9_danger']));
  });

  test('gives each action in the menu of a row a place of its own, which no language changes', () => {
    for (const [name, node] of Object.entries(sampleNodes)) {
      for (const isPinned of [true, false]) {
        const places = rowMenu(wordsOf(node, 'x', isPinned)).flatMap(({ group = '' }) =>
          group.startsWith('inline') ? [] : group,
        );
        assert.deepEqual(places, [...new Set(places)], name);
      }
    }
  });

  test('offers a way on from every failure and every empty list of groups', () => {
    const commands = (node: keyof typeof sampleNodes): readonly string[] =>
      rowMenu(wordsOf(sampleNodes[node], ''))
        .filter(({ group }) => group?.startsWith('inline'))
        .map(({ command }) => command.replace(`${prefix}.`, ''));
    assert.deepEqual(commands('failed'), ['retry', 'showLog']);
    assert.deepEqual(commands('notAccepted'), ['signInAgain', 'showLog']);
    assert.deepEqual(commands('signedOut'), ['signInAgain']);
    assert.deepEqual(commands('noInstanceGroups'), ['createDtsConsumerGroup']);
    assert.deepEqual(commands('noLogstoreGroups'), ['createSlsConsumerGroup']);
    assert.deepEqual(commands('noHits'), ['clearFilter']);
  });

  test('names pictures that exist', () => {
    const pictures = [manifest.icon, ...(text.match(/media\/[\w.]+/g) ?? [])];
    assert.deepEqual(
      pictures.filter(path => !existsSync(new URL(`../../${path}`, import.meta.url))),
      [],
    );
  });
});

describe('the texts of package.json', () => {
  test('exist in English and Chinese, and none is left over', () => {
    const used = [...new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    assert.deepEqual(Object.keys(english).sort(), used);
    assert.deepEqual(Object.keys(chinese).sort(), used);
  });

  test('name the same commands and code in both', () => {
    const marks = (value: string) => value.match(/\(command:[\w.]+\)|`[^`]+`|\n/g) ?? [];
    for (const [key, value] of Object.entries(english)) {
      assert.deepEqual(marks(chinese[key as keyof typeof english]), marks(value), key);
    }
  });

  test('link only commands that exist', () => {
    const linked = [...JSON.stringify(english).matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id);
    const known = [...commandNames.map(commandId), `${viewId}.focus`];
    assert.ok(linked.length > 8);
    assert.deepEqual(
      linked.filter(id => !known.includes(id ?? '')),
      [],
    );
  });

  test('have one button for each state of the view and each step of the walkthrough', () => {
    const texts = [
      english['view.resources.noAccount'],
      ...steps.map(({ description }) => textOf(english, description)),
    ];
    for (const said of texts) assert.equal(said.match(/^\[[^\]]+\]\(command:[\w.]+\)$/gm)?.length, 1, said);
  });
});

type Texts = Readonly<Record<string, string>>;
const textOf = (texts: Texts, key: string): string => texts[key.slice(1, -1)] ?? assert.fail(key);

describe('the walkthrough', () => {
  test('is the one that Get Started opens, and has five steps', () => {
    assert.equal(walkthrough.id, walkthroughId);
    assert.equal(contributes.walkthroughs.length, 1);
    assert.equal(steps.length, 5);
  });

  test('has its pictures in both languages, said in words as well, and all of them in the package', () => {
    const packed = readFileSync('test/host/package-files.txt', 'utf8').split('\n');
    const inChinese = chinesePictures('.').map(({ name }) => `dist/walkthrough/zh-cn/${name}`);
    const said = (texts: Texts) => steps.map(({ media }) => textOf(texts, media.svg));
    assert.deepEqual(said(english).toSorted(), globSync('media/walkthrough/*.svg').toSorted());
    assert.deepEqual(said(chinese).toSorted(), inChinese.toSorted());
    for (const picture of [...said(english), ...said(chinese)]) assert.ok(packed.includes(picture), picture);
    for (const { media } of steps) {
      assert.ok(textOf(english, media.altText).length > 20 && textOf(chinese, media.altText).length > 10);
    }
  });

  test('has steps that are done however somebody does them: the host runs most commands without telling the editor', () => {
    const panels = [groupPanelType, boardPanelType].map(type => `onContext:activeWebviewPanelId == '${type}'`);
    const keys = [`${contextKey('accounts')} == some`, contextKey('hasShownGroups'), contextKey('hasCreatedGroup')];
    const [account, tree, created] = keys.map(key => `onContext:${key}`);
    assert.deepEqual(
      steps.flatMap(({ completionEvents }) => completionEvents),
      [account, tree, ...panels, created],
    );
  });

  test('has pictures that are drawn in the colors of the theme, and that say what the screens say', () => {
    const ours = JSON.parse(readFileSync('media/walkthrough/zh-cn.json', 'utf8')) as Texts;
    const elsewhere = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Texts;
    const pictures = globSync('media/walkthrough/*.svg').map(
      file => [basename(file), readFileSync(file, 'utf8')] as const,
    );
    const words = new Set(
      pictures.flatMap(([, svg]) => [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, word]) => word)),
    );
    for (const [name, svg] of pictures) {
      // Pages do not run scripts or load files for a picture, and its own style sheets and attributes are refused.
      assert.doesNotMatch(svg, /<style|\sstyle=|<script|<image|href="(?!#)|url\(/, name);
      const colors = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, color]) => color ?? '');
      assert.ok(colors.length > 5);
      assert.deepEqual(
        // Themes with high contrast leave out many colors, among them most of lists.
        colors.filter(color => !/^(none|var\(--vscode-(?!list-[^,]+\)).*\))$/.test(color)),
        [],
        name,
      );
    }
    assert.deepEqual(
      Object.keys(ours).filter(word => !words.has(word) || word in elsewhere),
      [],
    );
  });
});

function wordsOf(node: Node, filter: string, isPinned = false): readonly string[] {
  return contextOf(node, { filterOf: () => filter, isPinned: () => isPinned, hasUndo: () => true });
}

/** The words in `viewItem =~ /\b(a|b)\b/`. */
function wordsAsked(when: string): readonly string[] {
  return [...when.matchAll(/viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//g)].flatMap(([, words]) => words?.split('|') ?? []);
}

const placesOf = (items: readonly MenuItem[]): readonly string[] =>
  items.map(({ command, group = '' }) => `${group} ${command}`).sort();

/** The same for a row of the board, whose menu asks for the words under another name. */
function boardMenu(context: readonly string[]): readonly MenuItem[] {
  const inTree = (when: string): string =>
    when.replaceAll('boardRow', 'viewItem').replace(`webviewId == '${boardPanelType}'`, `view == ${viewId}`);
  return menuOf(
    (menus['webview/context'] ?? []).map(item => ({ ...item, when: inTree(item.when ?? '') })),
    context,
  );
}

/** What the editor would show for a row with these words. */
/** The menu of a row, which is one of as many that are selected. */
const rowMenu = (context: readonly string[], selected = 1): readonly MenuItem[] =>
  menuOf(menus['view/item/context'] ?? [], context, selected);

function menuOf(menu: readonly MenuItem[], context: readonly string[], selected = 1): readonly MenuItem[] {
  const holds = (condition: string): boolean => {
    if (condition === `view == ${viewId}`) return true;
    if (condition === '!listMultiSelection') return selected === 1;
    if (condition === '(!listMultiSelection || listDoubleSelection)') return selected <= 2;
    if (condition.startsWith('!(')) return !holds(condition.slice(2, -1));
    const words = wordsAsked(condition);
    assert.ok(words.length > 0, `Not understood: ${condition}`);
    return words.some(word => context.includes(word));
  };
  return menu.filter(({ when }) => when?.split(' && ').every(holds));
}
