import * as l10n from '@vscode/l10n';
import type { Block } from '../../src/model/explain/block.ts';
import type { Explanations } from '../../src/panels/messages.ts';
import { type Child, html, type Wanted } from './dom.ts';
import { button, type Copied, copyButtonWith } from './parts.ts';

/** What is explained on the page now, and what was copied of it a moment ago. */
export interface Explained {
  readonly explanations: Explanations;
  readonly copied: Copied;
}

/** A button that has a topic explained, and the explanation below it. `about` names what is meant. */
export const explained = (topic: string, about: string, explaining: Explained): Child => [
  html('p', { key: `explain ${topic}` }, explainButton(topic, about, explaining)),
  explanationOf(topic, about, explaining),
];

/** The button alone, where the explanation has its place elsewhere. */
export function explainButton(topic: string, about: string, explaining: Explained): Wanted {
  const isOpen = blocksOf(topic, explaining) !== undefined;
  return button(
    {
      class: 'link',
      'data-action': 'explain',
      'data-topic': topic,
      'aria-expanded': isOpen ? 'true' : 'false',
      'aria-controls': isOpen && idOf(topic),
      'aria-label': isOpen ? l10n.t('Hide explanation: {0}', about) : l10n.t('Explain: {0}', about),
    },
    isOpen ? l10n.t('Hide explanation') : l10n.t('Explain'),
  );
}

/** The explanation of a topic, once it was asked for and is there. */
export function explanationOf(topic: string, about: string, explaining: Explained): Child {
  const blocks = blocksOf(topic, explaining);
  return (
    blocks &&
    html(
      'div',
      {
        key: `explanation ${topic}`,
        id: idOf(topic),
        class: 'explanation',
        role: 'region',
        // There may be several, which are told apart by what they are about.
        'aria-label': `${l10n.t('Explanation')} · ${about}`,
      },
      blocks.map((block, index) => drawn(block, topic, index, explaining.copied)),
    )
  );
}

/** An ID has no spaces, which topics have. */
const idOf = (topic: string): string => `explanation-${topic.replaceAll(/\s/g, '-')}`;

const blocksOf = (topic: string, { explanations }: Explained): readonly Block[] | undefined =>
  Object.hasOwn(explanations, topic) ? explanations[topic] : undefined;

function drawn(block: Block, topic: string, index: number, copied: Copied): Child {
  const key = String(index);
  switch (block.kind) {
    case 'heading':
      return html('h3', { key }, block.isCode ? html('code', {}, block.text) : block.text);
    case 'text':
      return html('p', { key }, block.label !== undefined && [labelOf(block.label), ' '], block.text);
    case 'steps':
      return html(
        'div',
        { key },
        labelOf(block.label),
        html(
          'ol',
          {},
          block.steps.map(step => html('li', {}, step)),
        ),
      );
    case 'copy':
      return html(
        'div',
        { key },
        labelOf(block.label),
        copyButtonWith(block.label, copied.what === 'snippet' && copied.row === `${topic} ${index}`, {
          'data-action': 'copySnippet',
          'data-topic': topic,
          'data-index': index,
        }),
        html('pre', {}, html('code', {}, block.text)),
      );
    case 'quote':
      return html('div', { key }, labelOf(block.label), html('blockquote', {}, html('p', {}, block.text)));
    case 'source':
      return html(
        'p',
        { key },
        labelOf(block.label),
        ' ',
        button(
          { class: 'link', 'data-action': 'openSource', 'data-topic': topic, 'data-index': index, title: block.url },
          block.url.replace(/^https:\/\//, ''),
        ),
        html('span', { class: 'muted' }, ` · ${block.basis}`),
      );
  }
}

const labelOf = (label: string): Wanted => html('strong', {}, label);
