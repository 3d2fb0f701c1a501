// The English words come with the pages that say them.
import { addLanguage } from "../i18n";
import activity from "./en.json";

addLanguage("en", { activity });
