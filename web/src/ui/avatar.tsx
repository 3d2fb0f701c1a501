interface Props {
  name?: string | null | undefined;
  familyName?: string | null | undefined;
  email: string;
}

export function initialsOf({ name, familyName, email }: Props): string {
  const words = [name, familyName].map((word) => word?.trim()).filter((word) => word);
  const first = words.length > 1 ? words : (words[0]?.split(/\s+/) ?? []);
  const letters = first.map((word) => [...(word ?? "")][0] ?? "").slice(0, 2);
  const text = letters.length > 0 ? letters.join("") : [...email].slice(0, 2).join("");
  return text.toLocaleUpperCase();
}

/** One person keeps one hue: it comes from the address. */
function hueOf(email: string): number {
  let sum = 0;
  for (const letter of email.toLowerCase()) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % 5;
}

export function Avatar(props: Props) {
  return (
    <span className={`avatar hue-${hueOf(props.email)}`} aria-hidden="true">
      {initialsOf(props)}
    </span>
  );
}

/** Initials, name over address; the address alone where there is no name yet. */
export function Who({ name, familyName, email }: Props) {
  const full = [name, familyName].filter(Boolean).join(" ");
  return (
    <div className="who">
      <Avatar name={name} familyName={familyName} email={email} />
      <div>
        {full ? (
          <>
            <b>{full}</b>
            <small title={email}>{email}</small>
          </>
        ) : (
          <span className="only" title={email}>
            {email}
          </span>
        )}
      </div>
    </div>
  );
}
