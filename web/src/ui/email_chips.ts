/** An address typed, pasted or read from a file; an error says what is wrong with it. */
export interface EmailChip {
  email: string;
  error?: string | undefined;
  /** The way out, as a button behind the error. */
  action?: { label: string; onSelect: () => void; busy?: boolean } | undefined;
}

const ADDRESS = /[^\s@<>,;"'()]+@[^\s@<>,;"'()]+/g;

/**
 * Takes addresses out of text: a list by commas, semicolons, spaces or lines, "Ada Lovelace <ada@example.com>",
 * or the rows of a CSV file. Words that are no address are left out when there is an address; alone they stay, so
 * that the person sees what was not understood.
 */
export function emailsIn(text: string): string[] {
  const found = text.match(ADDRESS)?.map((address) => address.replace(/\.+$/, ""));
  if (found) return found;
  const rest = text.trim().replace(/^[,;\s]+|[,;\s]+$/g, "");
  return rest === "" ? [] : [rest];
}

/** Adds addresses, each once, whatever its case. */
export function withEmails(chips: EmailChip[], emails: string[]): EmailChip[] {
  const known = new Set(chips.map((chip) => chip.email.toLowerCase()));
  const added = [...chips];
  for (const email of emails) {
    if (known.has(email.toLowerCase())) continue;
    known.add(email.toLowerCase());
    added.push({ email });
  }
  return added;
}

/** Good enough to send; the server decides. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text);
}
