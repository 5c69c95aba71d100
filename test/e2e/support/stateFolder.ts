import { join } from 'node:path';
import { extensionId } from '../../../src/contributions.ts';
import { editorFolders } from '../../host/editor.ts';

/** Where the extension stores its entries, as the editor names the folder. */
export const stateFolder = (home: string): string =>
  join(editorFolders(home).user, 'User', 'globalStorage', extensionId, 'state');
