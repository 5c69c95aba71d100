import { holdsInvisible } from '../model/invisible.ts';

/**
 * The name without what some file system does not allow, and without what cannot be seen in it. Windows takes some names
 * for devices whatever follows them, and a name of 128 Chinese characters is longer than most systems take.
 * https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
export function fileName(name: string): string {
  const allowed = Array.from(name, character => (isRefused(character) ? '-' : character))
    .slice(0, longestName)
    .join('');
  return /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)/i.test(allowed) ? `_${allowed}` : allowed;
}

const isRefused = (character: string): boolean => /[<>:"/\\|?*]/.test(character) || holdsInvisible(character);

const longestName = 60;

/** The local day, as on the user's calendar, for the names of files: `2026-01-15`. */
export function dayText(at: number): string {
  const day = new Date(at);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(part => String(part).padStart(2, '0')).join('-');
}
