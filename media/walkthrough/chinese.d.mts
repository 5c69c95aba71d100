/** The pictures of the walkthrough in Chinese, made of the English ones. Throws when a text has no Chinese. */
export function chinesePictures(root: string): readonly { readonly name: string; readonly text: string }[];
