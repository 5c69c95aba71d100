const told = 'The page took the keyboard';

/**
 * Evaluated in every document before its own scripts: tells in the console if one of our pages gives an element the
 * focus while the keyboard is elsewhere in the editor, for example where the user types an answer.
 */
export const tellThefts = `{
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (options) {
    const isOurs = document.getElementById('page') !== null;
    if (isOurs && !document.hasFocus()) console.error(${JSON.stringify(told)} + ' ' + new Error(this.outerHTML.slice(0, 200)).stack);
    focus.call(this, options);
  };
}`;

export const isTheft = (line: string): boolean => line.startsWith(told);
