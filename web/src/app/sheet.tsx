import { Dialog } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../ui/button";
import { FloatingContainer } from "../ui/floating";
import { useScrollLock } from "../ui/scroll_lock";
import { Drawer } from "./drawer";

/** The drawer on a phone, behind a menu button. */
export function Sheet() {
  const { t } = useTranslation("app");
  const [open, setOpen] = useState(false);
  const [content, setContent] = useState<HTMLElement | null>(null);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton icon="menu" variant="bare" label={t("open_menu")} />
      </Dialog.Trigger>
      <Dialog.Portal>
        {/* Our own veil: see src/ui/dialog.tsx. */}
        <div className="veil sheet-veil">
          <Dialog.Content ref={setContent} className="drawer" aria-describedby={undefined}>
            <Dialog.Title className="sr-only">{t("menu")}</Dialog.Title>
            <ScrollLock />
            <FloatingContainer value={content}>
              <Drawer onNavigate={() => setOpen(false)} />
            </FloatingContainer>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ScrollLock() {
  useScrollLock();
  return null;
}
