import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type EmailStatus, instanceQuery, useProblemText } from "../api";
import { duration, number, relative } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { useMe } from "../session";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { NotLoaded } from "../ui/not_loaded";
import { Section } from "../ui/section_form";
import { Skeleton } from "../ui/skeleton";
import { useToast } from "../ui/toast";
import { DeadLetters } from "./dead_letters";
import { emailStatusQuery } from "./email_queries";
import { Suppressions } from "./suppressions";
import { TemplatesDialog } from "./templates_dialog";

/** As their makers write them. */
const PROVIDERS: Record<string, string> = {
  resend: "Resend",
  postmark: "Postmark",
  sendgrid: "SendGrid",
  mailgun: "Mailgun",
  mailpit: "Mailpit",
};

/** How mail leaves, and whether it does: the provider is for whoever runs the server to change. */
export function EmailSection() {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const { user } = useMe();
  const toast = useToast();
  const [looking, setLooking] = useState(false);
  const status = useQuery(emailStatusQuery);
  const instance = useQuery(instanceQuery);
  const testing = useMutation({
    mutationFn: () => client.post<void>("/email/test"),
    onSuccess: () => toast.success(t("test_sent", { email: user.email })),
    onError: (error) => toast.error(problemText(error)),
  });
  return (
    <Section title={t("email")} lead={t("email_lead")}>
      {status.isPending && <Skeleton lines={4} />}
      <NotLoaded query={status} words={problemText} />
      {instance.data?.mailbox_url && (
        <div className="pb-4">
          <Banner kind="warn" icon="mail">
            {t("mailbox")}{" "}
            <a href={instance.data.mailbox_url} target="_blank" rel="noreferrer">
              {t("mailbox_open")}
            </a>
          </Banner>
        </div>
      )}
      {status.data && (
        <>
          <Health status={status.data} />
          <div className="section-foot">
            <Button icon="send" busy={testing.isPending} onClick={() => testing.mutate()}>
              {t("send_test")}
            </Button>
            <Button icon="eye" onClick={() => setLooking(true)}>
              {t("view_emails")}
            </Button>
          </div>
          <DeadLetters />
          <Suppressions />
        </>
      )}
      {looking && <TemplatesDialog onClose={() => setLooking(false)} />}
    </Section>
  );
}

function Health({ status }: { status: EmailStatus }) {
  const { t } = useTranslation("settings");
  const mailReason = useMailReason();
  const { paused, queued, oldest_queued_at: oldest } = status;
  return (
    <div role="status">
      <div className="flex flex-wrap items-center gap-3 pb-4">
        <Badge kind={paused ? "bad" : "good"} icon={paused ? "pause" : "check"}>
          {t(paused ? "mail_paused" : "mail_working")}
        </Badge>
        {paused && (
          <span className="text-ink-2">
            {t("paused_for", {
              time: duration((Date.parse(paused.until) - Date.now()) / 1000),
              reason: mailReason(paused.reason).words,
            })}
          </span>
        )}
      </div>
      <dl className="facts">
        <dt>{t("mail_provider")}</dt>
        <dd>{PROVIDERS[status.provider] ?? t("mail_built_in")}</dd>
        <dt>{t("mail_from")}</dt>
        <dd>{status.from}</dd>
        <dt>{t("mail_queued")}</dt>
        <dd>
          {oldest === null
            ? t("mail_none_queued")
            : t("mail_queued_since", { count: queued, number: number(queued), when: relative(oldest) })}
        </dd>
        <dt>{t("mail_sent")}</dt>
        <dd>{number(status.sent_last_hour)}</dd>
      </dl>
      {!status.reports && (
        <div className="pt-4">
          <Banner kind="warn">{t("no_reports")}</Banner>
        </div>
      )}
    </div>
  );
}
