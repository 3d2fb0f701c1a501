import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type CollectionRef, useProblemText } from "../api";
import { CheckboxField } from "../ui/checkbox";
import { FieldError } from "../ui/form_row";
import { NotLoaded } from "../ui/not_loaded";
import { ownCollectionsQuery } from "./queries";

interface Props {
  chosen: CollectionRef[];
  onChange: (chosen: CollectionRef[]) => void;
  error: string | undefined;
}

/** The collections something stands in: one's own, to tick. Nothing where there are none. */
export function CollectionsField({ chosen, onChange, error }: Props) {
  const { t } = useTranslation("items");
  const legend = useId();
  const problemText = useProblemText();
  const query = useQuery(ownCollectionsQuery);
  const own = query.data ?? [];
  // One it stands in already stays in view, also where it is not one's own.
  const others = chosen.filter(({ id }) => !own.some((collection) => collection.id === id));
  const offered = [...others, ...own];
  const notLoaded = <NotLoaded query={query} words={problemText} />;
  if (offered.length === 0) return notLoaded;
  const isChosen = (id: string) => chosen.some((collection) => collection.id === id);
  return (
    <fieldset className="form-row" aria-labelledby={legend}>
      <legend id={legend} className="label">
        {t("collections")}
      </legend>
      {notLoaded}
      <div className="tick-list">
        {offered.map(({ id, name }) => (
          <CheckboxField
            key={id}
            label={name}
            checked={isChosen(id)}
            onChange={(checked) =>
              onChange(checked ? [...chosen, { id, name }] : chosen.filter((one) => one.id !== id))
            }
          />
        ))}
      </div>
      {error ? <FieldError>{error}</FieldError> : <p className="hint">{t("collections_hint")}</p>}
    </fieldset>
  );
}

/** Their ids, in an order that does not depend on how they were ticked. */
export const idsOf = (collections: CollectionRef[]) => collections.map(({ id }) => id).sort();
