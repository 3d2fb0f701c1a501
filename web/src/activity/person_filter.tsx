import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type Person, useProblemText } from "../api";
import { Who } from "../ui/avatar";
import { Icon } from "../ui/icons";
import { Popover } from "../ui/popover";
import { TextField } from "../ui/text_field";

interface Props {
  chosen: string | undefined;
  name: string | null;
  onChange: (id: string | undefined) => void;
}

const PAUSE = 200;

/** Whose doings: typing looks people up. */
export function PersonFilter({ chosen, name, onChange }: Props) {
  const { t } = useTranslation("activity");
  const [open, setOpen] = useState(false);
  const choose = (id: string | undefined) => {
    setOpen(false);
    onChange(id);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("by_person")}
      trigger={
        <button type="button" className={chosen ? "chip is-on" : "chip"}>
          <Icon name="user" className="size-4!" />
          {chosen ? t("by", { name: name ?? t("one_person") }) : t("anybody")}
          <Icon name="chevron_down" className="size-3.5!" />
        </button>
      }
    >
      <People onChoose={choose} clearable={chosen !== undefined} />
    </Popover>
  );
}

function People({ onChoose, clearable }: { onChoose: (id?: string) => void; clearable: boolean }) {
  const { t } = useTranslation("activity");
  const problemText = useProblemText();
  const listId = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useQuery({
    queryKey: ["people", q],
    queryFn: ({ signal }) => client.get<ListOf<Person>>("/people", { q, limit: 6 }, signal),
    placeholderData: keepPreviousData,
  });

  // The arrow keys lead from the field through the people and back.
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(panel.current?.querySelectorAll<HTMLElement>("input, li button") ?? [])];
    const at = stops.findIndex((stop) => stop.contains(document.activeElement));
    event.preventDefault();
    stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  };
  const found = people.data?.items;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys pass from the field and the buttons inside.
    <div ref={panel} onKeyDown={move}>
      <TextField
        label={t("person")}
        value={typed}
        onChange={setTyped}
        placeholder={t("person_placeholder")}
        autoComplete="off"
        spellCheck={false}
        aria-controls={listId}
        onKeyDown={(event) => {
          const first = found?.[0];
          if (event.key === "Enter" && q === typed.trim() && q !== "" && first) onChoose(first.id);
        }}
      />
      <ul id={listId} className="-mx-1" aria-label={t("people")} aria-busy={people.isFetching || undefined}>
        {found?.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="w-full rounded-lg p-1.5 text-left hover:bg-hover"
              onClick={() => onChoose(person.id)}
            >
              <Who name={person.name} email={person.email} />
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="hint mt-0! px-1">
        {people.error ? problemText(people.error) : found?.length === 0 && t("nobody_found")}
      </p>
      {clearable && (
        <button type="button" className="link mt-2 min-h-6 px-1" onClick={() => onChoose(undefined)}>
          {t("show_everybody")}
        </button>
      )}
    </div>
  );
}
