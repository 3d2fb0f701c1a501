import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { instanceQuery, useProblemText } from "../api";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Section } from "../ui/section_form";
import { Skeleton } from "../ui/skeleton";

/** How mail leaves: for whoever runs the server to change, for an admin to see. */
export function EmailSection() {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const instance = useQuery(instanceQuery);
  return (
    <Section title={t("email")} lead={t("email_lead")}>
      {instance.error && <Banner kind="bad">{problemText(instance.error)}</Banner>}
      {instance.isPending && <Skeleton lines={1} />}
      {instance.data?.mailbox_url && (
        <Banner kind="warn" icon="mail">
          {t("mailbox")}{" "}
          <a href={instance.data.mailbox_url} target="_blank" rel="noreferrer">
            {t("mailbox_open")}
          </a>
        </Banner>
      )}
      {instance.data?.mailbox_url === null && (
        <div className="flex flex-wrap items-center gap-3">
          <Badge kind="good" icon="check">
            {t("provider")}
          </Badge>
          <span className="text-ink-2">{t("provider_lead")}</span>
        </div>
      )}
    </Section>
  );
}
