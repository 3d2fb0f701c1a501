const asking = new Set<() => Promise<boolean>>();

/** Whether this page may be left for good, as when somebody signs out: asks where something is not saved. */
export async function mayLeave(): Promise<boolean> {
  for (const ask of asking) if (!(await ask())) return false;
  return true;
}

/** Has {@link mayLeave} ask until the answer is called. */
export function askBeforeLeaving(ask: () => Promise<boolean>): () => void {
  asking.add(ask);
  return () => {
    asking.delete(ask);
  };
}
