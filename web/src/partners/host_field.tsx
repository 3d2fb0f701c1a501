import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type Person, type Role, useProblemText } from "../api";
import { Who } from "../ui/avatar";
import { FormRow } from "../ui/form_row";
import { Icon } from "../ui/icons";

interface Props {
  label: string;
  chosen: Person[];
  onChange: (chosen: Person[]) => void;
  /** Those who cannot be chosen: they are Host Admins already. */
  without?: readonly string[];
  /** One only: the next one chosen takes its place. */
  single?: boolean;
  error?: string | null | undefined;
  hint?: string;
  inputRef?: Ref<HTMLInputElement>;
}

const PAUSE = 200;
const SHOWN = 6;

/** Whoever only signs in, and guests, cannot be a partner's host. */
const HOSTS = ["owner", "super_admin", "admin", "user"] satisfies Role[];

/** Members by name or address, suggested while one types; each chosen one stands in the field. */
export function HostField({
  label,
  chosen,
  onChange,
  without = [],
  single = false,
  error,
  hint,
  inputRef,
}: Props) {
  const { t } = useTranslation("partners");
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const { found, q, ...looking } = useMembers(typed, open);
  const taken = [...without, ...chosen.map(({ id }) => id)];
  const offered = found?.filter(({ id }) => !taken.includes(id)).slice(0, SHOWN) ?? [];
  const current = Math.min(at, offered.length - 1);
  const optionId = (person: Person) => `${listId}-${person.id}`;
  const active = open ? offered[current] : undefined;

  const choose = (person: Person) => {
    onChange(single ? [person] : [...chosen, person]);
    setTyped("");
    setAt(0);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = chosen.at(-1);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return setOpen(true);
      const count = offered.length;
      if (count > 0) setAt((current + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && open && typed.trim() !== "") {
      event.preventDefault();
      if (active && q === typed.trim()) choose(active);
    } else if (event.key === "Escape" && open) {
      setOpen(false);
    } else if (event.key === "Backspace" && typed === "" && last) {
      onChange(chosen.slice(0, -1));
    }
  };

  return (
    <FormRow label={label} error={error} hint={hint}>
      {(ids) => (
        <>
          <div className={error ? "field chips invalid" : "field chips"}>
            {chosen.map((person) => (
              <span key={person.id} className="tag">
                {person.name}
                <button
                  type="button"
                  aria-label={t("unchoose", { name: person.name })}
                  onClick={() => onChange(chosen.filter(({ id }) => id !== person.id))}
                >
                  <Icon name="x" />
                </button>
              </span>
            ))}
            <input
              {...ids}
              ref={inputRef}
              type="text"
              role="combobox"
              aria-autocomplete="list"
              aria-expanded={open && offered.length > 0}
              aria-controls={listId}
              aria-activedescendant={active && optionId(active)}
              autoComplete="off"
              spellCheck={false}
              placeholder={t("host_placeholder")}
              value={typed}
              onFocus={() => setOpen(true)}
              onBlur={() => setOpen(false)}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(0);
                setOpen(true);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div
            id={listId}
            role="listbox"
            aria-label={t("suggestions")}
            className="suggestions"
            hidden={!open}
          >
            {open &&
              offered.map((person, index) => (
                // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the current one.
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
                <div
                  key={person.id}
                  id={optionId(person)}
                  role="option"
                  aria-selected={index === current}
                  // The field must not lose the focus, and with it the list, before the click is done.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(person)}
                >
                  <Who name={person.name} email={person.email} />
                </div>
              ))}
          </div>
          <p role="status" className="hint">
            {open && (looking.error ?? (found && offered.length === 0 && t("nobody_found")))}
          </p>
        </>
      )}
    </FormRow>
  );
}

/** Members who may be hosts, by part of a name or address. */
function useMembers(typed: string, enabled: boolean) {
  const problemText = useProblemText();
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useQuery({
    queryKey: ["people", "hosts", q],
    queryFn: ({ signal }) =>
      client.get<ListOf<Person>>("/people", { q, role: HOSTS.join(), limit: 50 }, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
  return {
    q,
    found: people.data?.items,
    error: people.error && problemText(people.error),
  };
}
