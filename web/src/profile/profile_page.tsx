import { useTranslation } from "react-i18next";
import { PageHeader } from "../ui/page_header";
import { UnsavedGuard } from "../ui/unsaved_guard";
import { LookSection } from "./look_section";
import { NameSection } from "./name_section";
import { PasswordSection } from "./password_section";
import { SessionsSection } from "./sessions_section";

export function ProfilePage() {
  const { t } = useTranslation("profile");
  return (
    <>
      <PageHeader title={t("title")} />
      <UnsavedGuard>
        <NameSection />
        <LookSection />
        <PasswordSection />
        <SessionsSection />
      </UnsavedGuard>
    </>
  );
}
