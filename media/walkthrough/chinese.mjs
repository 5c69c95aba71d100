import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Translates the pictures of the walkthrough, whose English ones are in this folder. Words that the screens have are said as
 * there, and only the others are in zh-cn.json. A text without capital letters and blanks is a name, which stays.
 */
export const chinesePictures = root => {
  const json = path => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const [titles, chineseTitles] = [json('package.nls.json'), json('package.nls.zh-cn.json')];
  const words = {
    ...Object.fromEntries(Object.entries(titles).map(([key, title]) => [title, chineseTitles[key]])),
    ...json('l10n/bundle.l10n.zh-cn.json'),
    ...json('media/walkthrough/zh-cn.json'),
  };
  const translated = text => {
    if (!(text in words) && /[A-Z ]/.test(text) && !isCommand.test(text)) {
      throw new Error(`A picture of the walkthrough says "${text}", which is not translated.`);
    }
    return words[text] ?? text;
  };
  return globSync('media/walkthrough/*.svg', { cwd: root }).map(file => ({
    name: basename(file),
    text: readFileSync(join(root, file), 'utf8')
      .replaceAll(/(<text\b[^>]*>)([^<]*)(?=<\/text>)/g, (_, tag, text) => `${tag}${translated(text)}`)
      // Chinese has no slanted letters.
      .replaceAll(' font-style="italic"', ''),
  }));
};

/** A line for a terminal is the same in every language. */
const isCommand = /^(aliyun|--)/;
