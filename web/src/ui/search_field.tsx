import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons";

interface Props {
  label: string;
  /** What the URL says. */
  value: string;
  /** Called a moment after the last key, and at once on Enter. */
  onChange: (value: string) => void;
}

const PAUSE = 250;

/** Searches while one types; "/" jumps here from anywhere on the page, Escape empties it. */
export function SearchField({ label, value, onChange }: Props) {
  const { t } = useTranslation("ui");
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [underWay, setUnderWay] = useState<string[]>([]);
  if (value !== known) {
    setKnown(value);
    // The URL changed. By our own search: whoever has typed on since goes on. Else by the back button, say,
    // which wins over what stands here.
    const own = underWay.lastIndexOf(value);
    setUnderWay(own < 0 ? [] : underWay.slice(own + 1));
    if (own < 0) setTyped(value);
  }
  const search = (text: string) => {
    setUnderWay((before) => [...before, text]);
    onChange(text);
  };

  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => latest.current(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, value]);

  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", jump);
    return () => document.removeEventListener("keydown", jump);
  }, []);

  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search(typed.trim());
          if (event.key === "Escape") setTyped("");
        }}
      />
      {typed === "" ? (
        <span className="key" aria-hidden="true">
          /
        </span>
      ) : (
        <button
          type="button"
          className="grid size-6 place-items-center rounded-sm"
          aria-label={t("clear_search")}
          onClick={() => {
            setTyped("");
            search("");
            input.current?.focus();
          }}
        >
          <Icon name="x" />
        </button>
      )}
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog]")) return true;
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
