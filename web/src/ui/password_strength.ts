export type Strength = 1 | 2 | 3 | 4;

/** A hint from length and variety. Whether a password is good enough is for the server to say. */
export function strengthOf(password: string, minLength: number): Strength {
  const length = [...password].length;
  const variety = new Set(password.toLowerCase()).size;
  if (length < minLength) return 1;
  if (variety < 7) return 2;
  return length >= minLength + 5 && variety >= 10 ? 4 : 3;
}
