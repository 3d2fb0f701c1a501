// The English words come with the pages that say them.
import { addLanguage } from "../i18n";
import join from "./en.json";

addLanguage("en", { join });
