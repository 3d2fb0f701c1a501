/** The browser did not let it be copied. */
export class NotCopied extends Error {
  constructor() {
    super("the browser did not copy");
    this.name = "NotCopied";
  }
}

/**
 * Copies a text, also one that has yet to come: Safari lets a click copy only what it is told of at once. Why a text did
 * not come is thrown as it is.
 */
export async function copy(read: () => string | Promise<string>): Promise<void> {
  // Absent on a page that came by plain http from another machine.
  if (!navigator.clipboard) throw new NotCopied();
  const text = Promise.resolve(read());
  try {
    if (typeof ClipboardItem === "undefined") await navigator.clipboard.writeText(await text);
    else {
      const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    }
  } catch {
    await text;
    throw new NotCopied();
  }
}
