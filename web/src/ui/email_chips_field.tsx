import { type ClipboardEvent, type KeyboardEvent, type Ref, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type EmailChip, emailsIn, withEmails } from "./email_chips";
import { FieldError, type FieldProps, FormRow } from "./form_row";
import { Icon } from "./icons";

type Props = FieldProps & {
  chips: EmailChip[];
  onChange: (chips: EmailChip[]) => void;
  /** What is typed and not yet a chip. Read it on submit: `withEmails(chips, emailsIn(draft))`. */
  draft: string;
  onDraftChange: (draft: string) => void;
  /** Offers a CSV or text file as well. */
  file?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  disabled?: boolean;
};

export function EmailChipsField(props: Props) {
  const {
    label,
    optional,
    error,
    hint,
    chips,
    onChange,
    draft,
    onDraftChange,
    file = false,
    inputRef,
    disabled,
  } = props;
  const { t } = useTranslation("ui");
  const [said, setSaid] = useState("");
  const errorsId = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const wrong = chips.filter((chip) => chip.error);

  const add = (text: string) => {
    const next = withEmails(chips, emailsIn(text));
    onDraftChange("");
    if (next.length === chips.length) return;
    onChange(next);
    setSaid(t("emails_added", { count: next.length - chips.length }));
  };
  const remove = (chip: EmailChip) => {
    onChange(chips.filter((other) => other !== chip));
    setSaid(t("email_removed", { email: chip.email }));
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
    if (draft !== "" || !text.includes("@")) return;
    event.preventDefault();
    add(text);
  };
  const readFile = async (chosen: File | undefined) => {
    if (chosen) add(await chosen.text());
    if (chooser.current) chooser.current.value = "";
  };

  return (
    <FormRow
      label={label}
      optional={optional}
      error={error}
      hint={hint}
      end={
        file && (
          <div className="pt-1.5 text-sm">
            <button type="button" className="link min-h-6" onClick={() => chooser.current?.click()}>
              {t("add_from_csv")}
            </button>
            <input
              ref={chooser}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              className="hidden"
              aria-label={t("add_from_csv")}
              onChange={(event) => void readFile(event.target.files?.[0])}
            />
          </div>
        )
      }
    >
      {(ids) => (
        <>
          <div className={error || wrong.length > 0 ? "field chips invalid" : "field chips"}>
            {chips.map((chip) => (
              <span key={chip.email} className={chip.error ? "tag bad" : "tag"}>
                {chip.error && <Icon name="warn" />}
                {chip.email}
                <button
                  type="button"
                  aria-label={t("remove_email", { email: chip.email })}
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
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              disabled={disabled}
              aria-describedby={
                [ids["aria-describedby"], wrong.length > 0 && errorsId].filter(Boolean).join(" ") || undefined
              }
              aria-invalid={error || wrong.length > 0 ? true : undefined}
              placeholder={chips.length > 0 ? t("add_another") : t("email_placeholder")}
              value={draft}
              onChange={(event) => onDraftChange(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={() => draft.includes("@") && add(draft)}
            />
          </div>
          <div id={errorsId}>
            {wrong.map((chip) => (
              <FieldError key={chip.email}>
                <b className="font-550">{chip.email}</b> {chip.error}
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
