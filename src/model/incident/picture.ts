import { durationTicks, type Point, segments } from '../lag/curve.ts';
import type { Mark, Sample } from '../lag/history.ts';
import type { Moment } from '../units.ts';

/** The words of a picture, in the language of the document. */
export interface PictureWords {
  readonly title: string;
  readonly description: string;
  duration(seconds: number): string;
  time(at: Moment): string;
  mark(kind: Mark['kind']): string;
}

const [width, height] = [800, 260];
const [left, right, top, bottom] = [90, width - 20, 20, height - 36];

/**
 * The lag over time as a picture of its own, in SVG, because GitHub, GitLab, and VS Code show no picture that is part of
 * a Markdown text. It has its own paper, so that it is legible on any page, and asks for nothing: no script, no font, no
 * address. Undefined if there is no number to draw.
 */
export function lagPicture(
  samples: readonly Sample[],
  marks: readonly Mark[],
  to: Moment,
  words: PictureWords,
): string | undefined {
  const lags = samples.flatMap(({ lag }) => lag ?? []);
  const from = Math.min(samples[0]?.at ?? to, to - 60_000);
  if (lags.length === 0) return undefined;
  const ticks = durationTicks(
    lags.reduce((most, lag) => Math.max(most, lag), 10),
    4,
  );
  const greatest = ticks.at(-1) ?? 1;
  const x = (at: Moment): string => (left + ((at - from) / (to - from)) * (right - left)).toFixed(1);
  const y = (lag: number): string => (bottom - (lag / greatest) * (bottom - top)).toFixed(1);
  const middle = from + (to - from) / 2;
  const times = [
    [from, 'start'],
    [middle, 'middle'],
    [to, 'end'],
  ] as const;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12">`,
    `<title id="title">${inXml(words.title)}</title>`,
    `<desc id="desc">${inXml(words.description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...ticks.flatMap(tick => [
      `<path d="M${left} ${y(tick)}H${right}" stroke="#d0d7de"/>`,
      `<text x="${left - 8}" y="${y(tick)}" dy="4" text-anchor="end" fill="#1f2328">${inXml(words.duration(tick))}</text>`,
    ]),
    ...times.map(
      ([at, anchor]) =>
        `<text x="${x(at)}" y="${height - 12}" text-anchor="${anchor}" fill="#1f2328">${inXml(words.time(at))}</text>`,
    ),
    ...marks
      .filter(({ at }) => at >= from && at <= to)
      .map(
        ({ at, kind }) =>
          `<path d="M${x(at)} ${top}V${bottom}" stroke="#59636e" stroke-dasharray="3 3"><title>${inXml(words.mark(kind))}</title></path>`,
      ),
    ...segments(samples, to - from).map(piece => drawn(piece, x, y)),
    '</svg>',
    '',
  ].join('\n');
}

/** A piece of the curve. One of a single point would have no length, so it is a dot. */
function drawn(piece: readonly Point[], x: (at: Moment) => string, y: (lag: number) => string): string {
  const [first, ...others] = piece.map(({ at, lag }) => `${x(at)} ${y(lag)}`);
  return others.length === 0
    ? `<path d="M${first}h0" stroke="#0969da" stroke-width="4" stroke-linecap="round"/>`
    : `<path d="M${first}L${others.join('L')}" fill="none" stroke="#0969da" stroke-width="2"/>`;
}

/** A text in which no sign means anything, and without characters that XML does not have. https://www.w3.org/TR/xml/#charsets */
const inXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\p{Bidi_Control}/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
