import { type Ref, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ChipsField } from "./chips_field";
import { type EmailChip, emailsIn, withEmails } from "./email_chips";
import type { FieldProps } from "./form_row";

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

const isChips = (text: string) => text.includes("@");

export function EmailChipsField({ chips, onChange, file = false, ...rest }: Props) {
  const { t } = useTranslation("ui");
  const chooser = useRef<HTMLInputElement>(null);

  const add = (text: string) => {
    const next = withEmails(chips, emailsIn(text));
    if (next.length > chips.length) onChange(next);
    return next.length - chips.length;
  };
  const readFile = async (chosen: File | undefined) => {
    if (chosen) add(await chosen.text());
    if (chooser.current) chooser.current.value = "";
  };

  return (
    <ChipsField
      {...rest}
      chips={chips.map(({ email, ...chip }) => ({ ...chip, text: email }))}
      onAdd={add}
      onRemove={({ text }) => onChange(chips.filter(({ email }) => email !== text))}
      isChips={isChips}
      inputMode="email"
      words={{
        placeholder: chips.length > 0 ? t("add_another") : t("email_placeholder"),
        added: (count) => t("emails_added", { count }),
        removed: (email) => t("email_removed", { email }),
        remove: (email) => t("remove_email", { email }),
      }}
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
    />
  );
}
