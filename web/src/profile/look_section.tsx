import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { chooseLanguage, type Language, languageNames, languages } from "../i18n";
import { useMe } from "../session";
import { Choices } from "../ui/choices";
import { Section } from "../ui/section_form";
import { chooseTheme, useTheme } from "../ui/theme";
import { useUpdateMe } from "./use_update_me";

/** Language and theme: what is chosen applies at once. */
export function LookSection() {
  const { t, i18n } = useTranslation("profile");
  const { user } = useMe();
  const problemText = useProblemText();
  const theme = useTheme();
  const saving = useUpdateMe({
    onError: () => chooseLanguage(user.language),
  });
  const change = (language: Language) => {
    chooseLanguage(language);
    saving.mutate({ language });
  };
  const shown = languages.find((language) => language === i18n.language) ?? "en";
  return (
    <Section title={t("look")}>
      <Choices
        label={t("language")}
        value={shown}
        onChange={change}
        options={languages.map((language) => ({
          value: language,
          label: languageNames[language],
          lang: language,
        }))}
        hint={t("language_hint")}
        error={saving.error && problemText(saving.error)}
      />
      <Choices
        label={t("theme")}
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: "system", label: t("theme_system"), icon: "monitor" },
          { value: "light", label: t("theme_light"), icon: "sun" },
          { value: "dark", label: t("theme_dark"), icon: "moon" },
        ]}
        hint={t("theme_hint")}
      />
    </Section>
  );
}
