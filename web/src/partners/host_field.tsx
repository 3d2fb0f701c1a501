import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  client,
  fieldProblems,
  isProblem,
  type ListOf,
  type Person,
  type Role,
  useCodeText,
  useProblemText,
} from "../api";
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
  /** Where the arrow keys went; nowhere yet. */
  const [at, setAt] = useState<number | null>(null);
  const { found, q, ...looking } = useMembers(typed, open);
  const taken = [...without, ...chosen.map(({ id }) => id)];
  const offered = found?.filter(({ id }) => !taken.includes(id)).slice(0, SHOWN) ?? [];
  // Whoever types means the first one found; the list alone offers, and Enter still sends the form.
  const current = Math.min(at ?? (typed.trim() === "" ? -1 : 0), offered.length - 1);
  const optionId = (person: Person) => `${listId}-${person.id}`;
  const active = open ? offered[current] : undefined;
  const said = open && (looking.error ?? (found && offered.length === 0 && t("nobody_found")));
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
      if (active && q === typed.trim()) choose(active);
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
              data-escape={open ? "list" : undefined}
              aria-autocomplete="list"
              aria-expanded={open && offered.length > 0}
              aria-controls={listId}
              aria-activedescendant={active && optionId(active)}
              autoComplete="off"
              spellCheck={false}
              placeholder={t("host_placeholder")}
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

/** What a refusal says about whom was chosen, if it does; in a dialog about hosts alone `code` is about them too. */
export function useHostProblem() {
  const { t } = useTranslation("partners");
  const codeText = useCodeText();
  return (problem: unknown, code?: string): string | undefined => {
    if (isProblem(problem, "not_found")) return t("host_gone");
    if (isProblem(problem) && problem.code === code) return codeText(problem);
    const { host_ids, member_id = host_ids } = fieldProblems(problem);
    if (member_id?.code === "wrong_number") return t("hosts_too_many");
    return member_id && codeText(member_id);
  };
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
