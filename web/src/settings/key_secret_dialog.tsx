import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "../api";
import { Button } from "../ui/button";
import { copy } from "../ui/clipboard";
import { Dialog } from "../ui/dialog";
import { FormRow } from "../ui/form_row";

interface Props {
  apiKey: NewApiKey;
  onClose: () => void;
}

/** The one time a key's secret is shown. */
export function KeySecretDialog({ apiKey, onClose }: Props) {
  const { t } = useTranslation("settings");
  const [copied, setCopied] = useState<boolean | null>(null);
  const secret = apiKey.secret ?? "";
  const copySecret = () =>
    copy(() => secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Dialog
      open
      shownOnce
      onClose={onClose}
      title={t("key_made")}
      description={t("key_made_lead", { name: apiKey.name })}
    >
      <FormRow label={t("key_secret")} hint={copied === false ? t("copy_by_hand") : undefined}>
        {(ids) => (
          <div className="flex gap-2">
            <div className="field min-w-0 flex-1">
              <input
                {...ids}
                readOnly
                value={secret}
                className="font-mono"
                onFocus={(e) => e.target.select()}
              />
            </div>
            <Button icon={copied ? "check" : "copy"} onClick={() => void copySecret()}>
              {copied ? t("copied") : t("copy")}
            </Button>
          </div>
        )}
      </FormRow>
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </Dialog>
  );
}
