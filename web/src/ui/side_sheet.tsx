import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import { FloatingContainer } from "./floating";
import { isToast, useFocusReturn } from "./focus_return";
import { useScrollLock } from "./scroll_lock";

interface Props {
  /** Its name for a screen reader. */
  label: string;
  onClose: () => void;
  /** What stands beside the Close button. */
  head: ReactNode;
  children: ReactNode;
}

/** Details beside the list they belong to. Render it while it is to be open. */
export function SideSheet({ label, onClose, head, children }: Props) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        {/* Our own veil: see dialog.tsx. */}
        <div className="veil side-veil">
          <Body label={label} onClose={onClose} head={head}>
            {children}
          </Body>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Body({ label, onClose, head, children }: Props) {
  const { t } = useTranslation("ui");
  const [content, setContent] = useState<HTMLElement | null>(null);
  const focus = useFocusReturn();
  useScrollLock();
  return (
    <Radix.Content
      ref={setContent}
      className="side-sheet"
      aria-describedby={undefined}
      onOpenAutoFocus={(event) => {
        focus.remember();
        event.preventDefault();
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
      }}
      onCloseAutoFocus={focus.giveBack}
      onInteractOutside={(event) => isToast(event.target) && event.preventDefault()}
    >
      <FloatingContainer value={content}>
        <Radix.Title className="sr-only">{label}</Radix.Title>
        <div className="side-head">
          <div className="min-w-0 flex-1">{head}</div>
          <IconButton icon="x" variant="bare" label={t("close")} onClick={onClose} />
        </div>
        {children}
      </FloatingContainer>
    </Radix.Content>
  );
}
