import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type PartnerUser, type Person, type Role, useProblemText } from "../api";
import { Who } from "../ui/avatar";
import { FormRow } from "../ui/form_row";
import { Icon } from "../ui/icons";

interface Props {
  label: string;
  chosen: Person[];
  onChange: (chosen: Person[]) => void;
  /** Those who cannot be chosen. */
  without?: readonly string[];
  /** Only people of these roles; without it all. */
  roles?: readonly Role[];
  /** The Guest Users of this partner, for who passes on to nobody else. */
  partnerId?: string | undefined;
  /** One only: the next one chosen takes its place. */
  single?: boolean;
  error?: string | null | undefined;
  hint?: string;
  inputRef?: Ref<HTMLInputElement>;
}

const PAUSE = 200;
const SHOWN = 6;

/** Whoever only signs in, and guests, neither host partners nor own items. */
export const USER_AND_ABOVE = ["owner", "super_admin", "admin", "user"] satisfies Role[];

/** People by name or address, suggested while one types; each chosen one stands in the field. */
export function PersonField({
  label,
  chosen,
  onChange,
  without = [],
  roles,
  partnerId,
  single = false,
  error,
  hint,
  inputRef,
}: Props) {
  const { t } = useTranslation("members");
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  /** Where the arrow keys went; nowhere yet. */
  const [at, setAt] = useState<number | null>(null);
  const { found, isCurrent, ...looking } = usePeople(typed, open, roles, partnerId);
  const taken = [...without, ...chosen.map(({ id }) => id)];
  const offered = found?.filter(({ id }) => !taken.includes(id)).slice(0, SHOWN) ?? [];
  // Whoever types means the first one found for it; the list alone offers, and Enter still sends the form.
  const first = typed.trim() === "" ? -1 : 0;
  const current = isCurrent ? Math.min(at ?? first, offered.length - 1) : -1;
  const optionId = (person: Person) => `${listId}-${person.id}`;
  const active = open ? offered[current] : undefined;
  const said = open && (looking.error ?? (found && offered.length === 0 && t("person_not_found")));
  const shown = open && (offered.length > 0 || said);

  const close = () => {
    setAt(null);
    setOpen(false);
  };
  const choose = (person: Person) => {
    onChange(single ? [person] : [...chosen, person]);
    setTyped("");
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = chosen.at(-1);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return setOpen(true);
      const down = (current + 1) % offered.length;
      const up = (current > 0 ? current : offered.length) - 1;
      if (offered.length > 0) setAt(event.key === "ArrowDown" ? down : up);
    } else if (event.key === "Enter" && open && (active || typed.trim() !== "")) {
      event.preventDefault();
      if (active) choose(active);
    } else if (event.key === "Escape" && open) {
      close();
    } else if (event.key === "Backspace" && typed === "" && last) {
      onChange(chosen.slice(0, -1));
    }
  };

  return (
    <FormRow label={label} error={error} hint={hint}>
      {(ids) => (
        <div className="relative">
          <div className={error ? "field chips invalid" : "field chips"}>
            {chosen.map((person) => (
              <span key={person.id} className="tag" title={person.email}>
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
              data-escape={open ? "list" : undefined}
              aria-autocomplete="list"
              aria-expanded={open && offered.length > 0}
              aria-controls={listId}
              aria-activedescendant={active && optionId(active)}
              autoComplete="off"
              spellCheck={false}
              placeholder={t("person_placeholder")}
              value={typed}
              onClick={() => setOpen(true)}
              onBlur={close}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(null);
                setOpen(true);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the field must not lose the focus, and with it the list, before a click on it is done. */}
          <div className={shown ? "suggestions" : undefined} onMouseDown={(event) => event.preventDefault()}>
            <div id={listId} role="listbox" aria-label={t("suggestions")} hidden={!open}>
              {open &&
                offered.map((person, index) => (
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the current one.
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
                  <div
                    key={person.id}
                    id={optionId(person)}
                    ref={index === current ? intoView : null}
                    role="option"
                    aria-selected={index === current}
                    onClick={() => choose(person)}
                  >
                    <Who name={person.name} email={person.email} />
                  </div>
                ))}
            </div>
            <p role="status" className="hint m-0">
              {said}
            </p>
          </div>
        </div>
      )}
    </FormRow>
  );
}

/** Where the arrow keys are is seen. */
const intoView = (option: HTMLElement | null) => option?.scrollIntoView?.({ block: "nearest" });

/** Those one may choose, by part of a name or address. */
function usePeople(
  typed: string,
  enabled: boolean,
  roles: readonly Role[] | undefined,
  partnerId: string | undefined,
) {
  const problemText = useProblemText();
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useQuery({
    queryKey: ["people", "chosen from", roles, partnerId, q],
    queryFn: async ({ signal }) => {
      if (partnerId === undefined) {
        const found = await client.get<ListOf<Person>>(
          "/people",
          { q, role: roles?.join(), limit: 50 },
          signal,
        );
        return found.items;
      }
      const path = `/partners/${partnerId}/users` as const;
      const found = await client.get<ListOf<PartnerUser>>(path, { q, status: "active", limit: 50 }, signal);
      return found.items
        .filter(({ partner_role }) => partner_role === "guest_user")
        .map(({ id, name, family_name, email, role }) => ({
          id,
          name: [name, family_name].filter(Boolean).join(" "),
          email,
          role,
        }));
    },
    placeholderData: keepPreviousData,
    enabled,
  });
  return {
    found: people.data,
    /** What was found is for what is typed now. */
    isCurrent: q === typed.trim() && !people.isPlaceholderData,
    error: people.error && problemText(people.error),
  };
}
