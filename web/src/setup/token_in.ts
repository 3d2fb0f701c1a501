/** The token out of what was pasted: the token alone, or the whole link that the terminal shows. */
export function tokenIn(text: string): string {
  const trimmed = text.trim();
  return trimmed.slice(trimmed.lastIndexOf("#") + 1);
}
