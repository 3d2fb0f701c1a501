import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { useMe, useSession } from "../session";
import { Avatar } from "../ui/avatar";
import { mayLeave } from "../ui/may_leave";
import { Menu, type MenuItem } from "../ui/menu";
import { useToast } from "../ui/toast";

export function PersonMenu({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const { t } = useTranslation("app");
  const { user } = useMe();
  const { signOut } = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const toast = useToast();
  const problemText = useProblemText();
  const leaving = useMutation({ mutationFn: signOut, onError: (error) => toast.error(problemText(error)) });

  const profile: MenuItem = {
    key: "profile",
    label: t("profile"),
    icon: "user",
    onSelect: () => {
      onNavigate?.();
      void navigate({ to: PROFILE });
    },
  };
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button type="button" className="person" aria-busy={leaving.isPending || undefined}>
          <Avatar name={user.name} familyName={user.family_name} email={user.email} />
          <span>
            <b>
              {user.name} {user.family_name}
            </b>
            <small>{user.email}</small>
          </span>
        </button>
      }
      groups={[
        [
          ...(Object.hasOwn(router.routesByPath, PROFILE) ? [profile] : []),
          {
            key: "sign_out",
            label: t("sign_out"),
            icon: "sign_out",
            onSelect: async () => {
              if (!leaving.isPending && (await mayLeave())) leaving.mutate();
            },
          },
        ],
      ]}
    />
  );
}

const PROFILE: string = "/profile";
