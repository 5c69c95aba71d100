import type { Canvas } from './canvas.ts';

const measure = document.createElement('canvas').getContext('2d');

/** The room inside an element, in its font. */
export function canvasOf(element: HTMLElement): Canvas {
  const { paddingLeft, paddingRight, fontSize, fontFamily } = getComputedStyle(element);
  return {
    width: Math.floor(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)),
    textWidth(text) {
      if (!measure) return text.length * 8;
      measure.font = `${fontSize} ${fontFamily}`;
      return Math.ceil(measure.measureText(text).width);
    },
  };
}
