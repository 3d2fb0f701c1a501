// One namespace a folder, both languages complete. A new feature adds its two lines here.

import apiEn from "../api/en.json";
import apiEs from "../api/es.json";
import appEn from "../app/en.json";
import appEs from "../app/es.json";
import sessionEn from "../session/en.json";
import sessionEs from "../session/es.json";
import uiEn from "../ui/en.json";
import uiEs from "../ui/es.json";

export const resources = {
  en: { api: apiEn, app: appEn, session: sessionEn, ui: uiEn },
  es: { api: apiEs, app: appEs, session: sessionEs, ui: uiEs },
};
