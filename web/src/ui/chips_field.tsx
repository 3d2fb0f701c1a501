import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useRef,
  useState,
} from "react";
import { FieldError, type FieldProps, FormRow } from "./form_row";
import { Icon } from "./icons";

export interface Chip {
  text: string;
  error?: string | undefined;
  /** The way out, as a button behind the error. */
  action?: { label: string; onSelect: () => void; busy?: boolean } | undefined;
}

type Props = FieldProps & {
  chips: Chip[];
  /** Takes out of typed or pasted text what becomes chips; says how many were new. */
  onAdd: (text: string) => number;
  onRemove: (chip: Chip) => void;
  /** What is typed and not yet a chip. */
  draft: string;
  onDraftChange: (draft: string) => void;
  /** Whether pasted text, or what stands there when the field is left, is meant to be chips. */
  isChips: (text: string) => boolean;
  words: {
    placeholder: string;
    added: (count: number) => string;
    removed: (text: string) => string;
    remove: (text: string) => string;
  };
  inputMode?: "email" | "url";
  inputRef?: Ref<HTMLInputElement> | undefined;
  disabled?: boolean | undefined;
  end?: ReactNode;
};

/** Several short texts in one field, each with a button to take it out again. */
export function ChipsField(props: Props) {
  const { label, optional, error, hint, end, chips, draft, words, inputRef, disabled = false } = props;
  const [said, setSaid] = useState("");
  const errorsId = useId();
  const input = useRef<HTMLInputElement>(null);
  const wrong = chips.filter((chip) => chip.error);

  const add = (text: string) => {
    const count = props.onAdd(text);
    props.onDraftChange("");
    if (count > 0) setSaid(words.added(count));
  };
  const remove = (chip: Chip) => {
    props.onRemove(chip);
    setSaid(words.removed(chip.text));
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = chips.at(-1);
    if (["Enter", ",", ";", " "].includes(event.key) && draft.trim() !== "") {
      event.preventDefault();
      add(draft);
    } else if ([",", ";", " "].includes(event.key)) {
      event.preventDefault();
    } else if (event.key === "Backspace" && draft === "" && last) {
      event.preventDefault();
      remove(last);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (draft !== "" || !props.isChips(text)) return;
    event.preventDefault();
    add(text);
  };

  return (
    <FormRow label={label} optional={optional} error={error} hint={hint} end={end}>
      {(ids) => (
        <>
          <div className={error || wrong.length > 0 ? "field chips invalid" : "field chips"}>
            {chips.map((chip) => (
              <span key={chip.text} className={chip.error ? "tag bad" : "tag"}>
                {chip.error && <Icon name="warn" />}
                {chip.text}
                <button
                  type="button"
                  aria-label={words.remove(chip.text)}
                  disabled={disabled}
                  onClick={() => remove(chip)}
                >
                  <Icon name="x" />
                </button>
              </span>
            ))}
            <input
              {...ids}
              ref={(element) => {
                input.current = element;
                if (typeof inputRef === "function") inputRef(element);
                else if (inputRef) inputRef.current = element;
              }}
              type="text"
              inputMode={props.inputMode}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              disabled={disabled}
              aria-describedby={
                [ids["aria-describedby"], wrong.length > 0 && errorsId].filter(Boolean).join(" ") || undefined
              }
              aria-invalid={error || wrong.length > 0 ? true : undefined}
              placeholder={words.placeholder}
              value={draft}
              onChange={(event) => props.onDraftChange(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={() => props.isChips(draft) && add(draft)}
            />
          </div>
          <div id={errorsId}>
            {wrong.map((chip) => (
              <FieldError key={chip.text}>
                <b className="font-550">{chip.text}</b> {chip.error}
                {chip.action && (
                  <>
                    {" "}
                    <button
                      type="button"
                      className="underline underline-offset-3"
                      aria-disabled={chip.action.busy || undefined}
                      aria-busy={chip.action.busy || undefined}
                      onClick={() => !chip.action?.busy && chip.action?.onSelect()}
                    >
                      {chip.action.label}
                    </button>
                  </>
                )}
              </FieldError>
            ))}
          </div>
          <span className="sr-only" role="status">
            {said}
          </span>
        </>
      )}
    </FormRow>
  );
}
