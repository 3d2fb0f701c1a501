import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { download, useProblemText } from "../api";
import { useSession } from "../session";
import { IconButton } from "../ui/button";
import { useToast } from "../ui/toast";
import { filterOf } from "./queries";
import type { Tab } from "./row";
import type { MembersSearch } from "./search";

/** What the list shows, all pages of it, as a CSV file. */
export function ExportButton({ tab, search }: { tab: Tab; search: MembersSearch }) {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const toast = useToast();
  const problemText = useProblemText();
  const exporting = useMutation({
    mutationFn: () => download(`/${tab}/export.csv`, filterOf(tab, search), `${tab}.csv`),
    onError: (error) => toast.error(problemText(error)),
  });
  if (!can(tab === "members" ? "export_members" : "export_guests")) return null;
  return (
    <IconButton
      icon="download"
      label={t("export")}
      busy={exporting.isPending}
      onClick={() => exporting.mutate()}
    />
  );
}
