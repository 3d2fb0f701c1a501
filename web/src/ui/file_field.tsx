import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { type FieldProps, FormRow } from "./form_row";
import { Icon } from "./icons";

type Props = FieldProps & {
  file: File | null;
  onChange: (file: File | null) => void;
  /** What the browser offers to choose from. */
  accept: string;
};

/** A file: chosen, or dropped here. */
export function FileField({ label, optional, error, hint, file, onChange, accept }: Props) {
  const { t } = useTranslation("ui");
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // The browser's field forgets: else choosing the same file again would be no change to it.
  const forget = () => {
    if (input.current) input.current.value = "";
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (!dropped) return;
    forget();
    onChange(dropped);
  };
  const takeAnother = () => {
    forget();
    onChange(null);
    input.current?.focus();
  };
  return (
    <FormRow label={label} optional={optional} error={error} hint={hint}>
      {(ids) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the input inside has the keys.
        <div
          className={["drop", over && "is-over", error && "invalid"].filter(Boolean).join(" ")}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="upload" className="text-ink-3" />
          {file && <b title={file.name}>{file.name}</b>}
          <input
            {...ids}
            ref={input}
            type="file"
            accept={accept}
            className={file ? "sr-only" : undefined}
            onChange={(event) => onChange(event.target.files?.[0] ?? null)}
          />
          {file && <Button onClick={takeAnother}>{t("another_file")}</Button>}
        </div>
      )}
    </FormRow>
  );
}
