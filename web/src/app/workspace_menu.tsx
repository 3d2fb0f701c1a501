import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { useMe, useSession } from "../session";
import { Icon } from "../ui/icons";
import { mayLeave } from "../ui/may_leave";
import { Menu } from "../ui/menu";
import { useToast } from "../ui/toast";

/** The workspace one is in; a menu of the others where there are some. */
export function WorkspaceMenu() {
  const { t } = useTranslation("app");
  const { workspace, workspaces } = useMe();
  const { switchWorkspace } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const problemText = useProblemText();
  const moving = useMutation({
    mutationFn: switchWorkspace,
    onSuccess: () => navigate({ to: "/" }),
    onError: (error) => toast.error(problemText(error)),
  });

  const name = workspace?.name ?? "";
  const face = (
    <>
      <span className="monogram" aria-hidden="true">
        {[...name][0]?.toLocaleUpperCase()}
      </span>
      <span className="name">{name}</span>
    </>
  );
  if (workspaces.length < 2) return <div className="switcher">{face}</div>;
  return (
    <Menu
      align="start"
      label={t("switch_workspace")}
      trigger={
        <button type="button" className="switcher" aria-busy={moving.isPending || undefined}>
          <span className="sr-only">{t("workspace")}</span>
          {face}
          <Icon name="updown" className="chevron" />
        </button>
      }
      groups={[
        workspaces.map((choice) => ({
          key: choice.slug,
          label: choice.name,
          checked: choice.slug === workspace?.slug,
          onSelect: async () => {
            if (choice.slug === workspace?.slug || moving.isPending) return;
            if (await mayLeave()) moving.mutate(choice.slug);
          },
        })),
      ]}
    />
  );
}
