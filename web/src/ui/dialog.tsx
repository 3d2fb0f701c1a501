import { Dialog as Radix } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner } from "./banner";
import { Button } from "./button";
import { FloatingContainer } from "./floating";
import { isToast, useFocusReturn } from "./focus_return";
import { useScrollLock } from "./scroll_lock";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence that says what will happen. */
  description: ReactNode;
  children?: ReactNode;
  /** What went wrong with the whole; what is wrong with a field stands under the field. */
  error?: string | null | undefined;
  /** The quiet fact, bottom left: "Link works for 7 days". */
  fact?: ReactNode;
  /** The verb. Without it the dialog only shows something and has a Close button. */
  submit?: { label: string; danger?: boolean; disabledReason?: string | null } | undefined;
  onSubmit?: () => void;
  busy?: boolean;
  wide?: boolean;
  /** What it shows is not shown again: only its button closes it. */
  shownOnce?: boolean;
}

/**
 * Title, sentence, fields, and bottom right Cancel and the verb. It stays open until the page closes it, so nothing
 * typed is lost on an error. Keep its fields' state outside of `children` that unmount, or key it to start afresh.
 */
export function Dialog({ open, onClose, title, ...rest }: Props) {
  const busy = rest.busy ?? false;
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && !busy && onClose()}>
      {/* Our own veil: the scroll lock of Radix' overlay injects a style element, which the CSP refuses. */}
      <Radix.Portal>
        <div className="veil">
          <Body title={title} onClose={onClose} {...rest} />
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Body(props: Omit<Props, "open">) {
  const {
    title,
    description,
    children,
    error,
    fact,
    submit,
    onSubmit,
    onClose,
    busy = false,
    wide,
    shownOnce,
  } = props;
  const { t } = useTranslation("ui");
  const [content, setContent] = useState<HTMLElement | null>(null);
  const focus = useFocusReturn();
  useScrollLock();

  const send = (event: FormEvent) => {
    event.preventDefault();
    // React passes events up through portals: another form's submit is none of ours.
    event.stopPropagation();
    if (!busy && !submit?.disabledReason) onSubmit?.();
  };
  return (
    <Radix.Content
      ref={setContent}
      className={wide ? "dialog wide" : "dialog"}
      onOpenAutoFocus={(event) => {
        focus.remember();
        const first = content ?? event.currentTarget;
        if (first instanceof HTMLElement) focusFirst(first, event);
      }}
      onCloseAutoFocus={focus.giveBack}
      onEscapeKeyDown={(event) => {
        // A field's list of suggestions closes before the dialog does, one that found nobody too.
        if (shownOnce || document.activeElement?.matches("[data-escape=list]")) event.preventDefault();
      }}
      onPointerDownOutside={(event) => {
        // Something typed must not vanish by a slip of the finger, and toasts stand outside.
        if (onSubmit || shownOnce || isToast(event.target)) event.preventDefault();
      }}
      onInteractOutside={(event) => isToast(event.target) && event.preventDefault()}
    >
      <FloatingContainer value={content}>
        <form onSubmit={send} noValidate>
          <Radix.Title asChild>
            <h2>{title}</h2>
          </Radix.Title>
          <Radix.Description asChild>
            <p className="dialog-lead">{description}</p>
          </Radix.Description>
          <div role="alert">
            {error && (
              <div className="mb-4">
                <Banner kind="bad">{error}</Banner>
              </div>
            )}
          </div>
          {children}
          <div className="dialog-foot">
            {fact && <span className="dialog-fact">{fact}</span>}
            <Button onClick={onClose} disabledReason={busy ? t("working") : null}>
              {submit ? t("cancel") : t("close")}
            </Button>
            {submit && (
              <Button
                type="submit"
                variant={submit.danger ? "danger" : "primary"}
                busy={busy}
                disabledReason={submit.disabledReason}
              >
                {submit.label}
              </Button>
            )}
          </div>
        </form>
      </FloatingContainer>
    </Radix.Content>
  );
}

/** The first field; a dialog without fields starts on itself, so that Enter does not do the verb by accident. */
function focusFirst(content: HTMLElement, event: Event) {
  event.preventDefault();
  const field = content.querySelector<HTMLElement>(
    "input:not([type=hidden], .hidden, :disabled), textarea:not(:disabled), select:not(:disabled)",
  );
  (field ?? content).focus();
}
