import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, isProblem, type OpenSession, useProblemText } from "../api";
import { date, relative } from "../i18n/format";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { useToast } from "../ui/toast";
import { deviceOf } from "./device";

interface Props {
  session: OpenSession;
  onEnded: () => Promise<void>;
}

/** One browser somebody is signed in with. */
export function SessionRow({ session, onEnded }: Props) {
  const { t } = useTranslation("profile");
  const toast = useToast();
  const problemText = useProblemText();
  const device = deviceOf(session.user_agent);
  const name =
    device.browser && device.system
      ? t("browser_on", { browser: device.browser, system: device.system })
      : (device.browser ?? device.system ?? t("unknown_device"));
  const ending = useMutation({
    mutationFn: () => client.delete(`/me/sessions/${session.id}`),
    onSuccess: async () => {
      toast.success(t("ended", { device: name }));
      await onEnded();
    },
    onError: (error) => {
      // Ended elsewhere meanwhile: the list says so.
      if (isProblem(error, "not_found")) void onEnded();
      else toast.error(problemText(error));
    },
  });
  return (
    <li>
      <Icon name={device.phone ? "phone" : "monitor"} className="text-ink-2" />
      <div className="min-w-0 flex-1" title={session.user_agent ?? undefined}>
        <span className="flex flex-wrap items-center gap-2 font-550">
          {name}
          {session.current && (
            <Badge kind="good" icon="check">
              {t("this_one")}
            </Badge>
          )}
        </span>
        <span className="sub">
          {session.current
            ? t("since", { date: date(session.created_at) })
            : t("since_and_used", {
                date: date(session.created_at),
                used: relative(session.last_used_at),
              })}
        </span>
      </div>
      {!session.current && (
        <Button
          busy={ending.isPending}
          aria-label={t("end_label", { device: name })}
          onClick={() => ending.mutate()}
        >
          {t("end")}
        </Button>
      )}
    </li>
  );
}
