import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const media = join(import.meta.dirname, '../../../media');

interface Declaration {
  readonly file: string;
  readonly selector: string;
  readonly name: string;
  readonly value: string;
}

const declarations: readonly Declaration[] = globSync('**/*.css', { cwd: media }).flatMap(file => {
  const text = readFileSync(join(media, file), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) =>
    selectors.split(',').flatMap(selector =>
      body.split(';').flatMap(line => {
        const [name = '', ...value] = line.split(':');
        return name.trim() === ''
          ? []
          : [{ file, selector: selector.trim(), name: name.trim(), value: value.join(':').trim() }];
      }),
    ),
  );
});

const inWords = ({ file, selector, name, value }: Declaration): string => `${file}: ${selector} { ${name}: ${value} }`;

/** The colors of charts, and our names for them. */
const ofCharts = /--vscode-charts-|var\(--(error|warning|well|progress|tone|curve)\)/;
/** What is drawn in these is a picture, beside which there are words. */
const pictures = /(\.icon[\w-]*|\.copy\.done \.icon)$/;

test('no words have the color of a chart, which is too pale for them in some themes', () => {
  assert.ok(declarations.some(({ value }) => ofCharts.test(value)));
  const bad = declarations.filter(
    ({ selector, name, value }) =>
      ((name === 'color' && !pictures.test(selector)) || (name === 'fill' && selector.startsWith('text'))) &&
      ofCharts.test(value),
  );
  assert.deepEqual(bad.map(inWords), []);
});

test('nothing fades but what is refused, or only the shape of something', () => {
  const faded = declarations.filter(({ name }) => name === 'opacity').map(({ selector }) => selector);
  assert.deepEqual(faded.toSorted(), ['.bone', "[aria-disabled='true']"]);
});
