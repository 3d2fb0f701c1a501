/** An email domain typed or pasted; an error says what is wrong with it. */
export interface DomainChip {
  domain: string;
  error?: string | undefined;
}

/** Takes domains out of text: "@example.org", "ada@example.org" and "https://example.org/" mean example.org. */
export function domainsIn(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((word) =>
      word
        .toLowerCase()
        .replace(/^[a-z]+:\/\//, "")
        .replace(/\/.*$/, "")
        .replace(/^.*@/, "")
        .replace(/^\.+|\.+$/g, ""),
    )
    .filter((word) => word !== "");
}

/** Adds domains, each once. */
export function withDomains(chips: DomainChip[], domains: string[]): DomainChip[] {
  const known = new Set(chips.map((chip) => chip.domain));
  const added = [...chips];
  for (const domain of domains) {
    if (known.has(domain)) continue;
    known.add(domain);
    added.push({ domain });
  }
  return added;
}

/** Good enough to send; the server decides. */
export function looksLikeDomain(text: string): boolean {
  return /^[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}
