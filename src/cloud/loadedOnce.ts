/**
 * Has something loaded when it is first needed, once for all who need it. A failure reaches those who wait, and the next
 * one has it tried again: a file that could not be read for a moment would otherwise be missing until the window is
 * reloaded.
 */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    if (!loading) {
      loading = load();
      loading.catch(() => (loading = undefined));
    }
    return loading;
  };
}
