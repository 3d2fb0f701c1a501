import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Form } from "./form";
import { useUnsaved } from "./unsaved_guard";

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** A block of a page of settings. */
export function Section({ title, lead, children }: Props) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead && <p className="section-lead">{lead}</p>}
      {children}
    </section>
  );
}

type FormProps = Props & {
  /** Something differs from what is saved. */
  changed: boolean;
  onSave: () => void;
  onDiscard: () => void;
  busy: boolean;
  error?: string | null | undefined;
  refusal: unknown;
  verb?: string;
};

/** A block that is saved by itself; it says so while something in it is not. */
export function SectionForm(props: FormProps) {
  const { title, lead, children, changed, onSave, onDiscard, busy, error, refusal, verb } = props;
  const { t } = useTranslation("ui");
  useUnsaved(changed);
  return (
    <Section title={title} lead={lead}>
      <Form onSubmit={() => changed && onSave()} busy={busy} error={error} refusal={refusal} label={title}>
        {children}
        <div className="section-foot">
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            disabledReason={changed ? null : t("nothing_changed")}
          >
            {verb ?? t("save")}
          </Button>
          {changed && (
            <Button onClick={onDiscard} disabledReason={busy ? t("working") : null}>
              {t("discard")}
            </Button>
          )}
          <span role="status">{changed && !busy && t("unsaved")}</span>
        </div>
      </Form>
    </Section>
  );
}
