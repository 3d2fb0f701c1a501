/** Whether two addresses are one to the server: case does not count, and a domain may be written in two ways. */
export function sameAddress(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(address: string): string {
  const text = address.trim().toLowerCase();
  const at = text.lastIndexOf("@");
  const url = URL.parse?.(`http://${text.slice(at + 1)}`);
  return url ? `${text.slice(0, at)}@${url.hostname}` : text;
}
