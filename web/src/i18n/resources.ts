// One namespace a folder, both languages complete. A new feature adds its two lines here.

import activityEn from "../activity/en.json";
import activityEs from "../activity/es.json";
import apiEn from "../api/en.json";
import apiEs from "../api/es.json";
import appEn from "../app/en.json";
import appEs from "../app/es.json";
import invitesEn from "../invites/en.json";
import invitesEs from "../invites/es.json";
import joinEn from "../join/en.json";
import joinEs from "../join/es.json";
import membersEn from "../members/en.json";
import membersEs from "../members/es.json";
import passwordEn from "../password/en.json";
import passwordEs from "../password/es.json";
import profileEn from "../profile/en.json";
import profileEs from "../profile/es.json";
import sessionEn from "../session/en.json";
import sessionEs from "../session/es.json";
import settingsEn from "../settings/en.json";
import settingsEs from "../settings/es.json";
import setupEn from "../setup/en.json";
import setupEs from "../setup/es.json";
import uiEn from "../ui/en.json";
import uiEs from "../ui/es.json";

export const resources = {
  en: {
    api: apiEn,
    app: appEn,
    invites: invitesEn,
    members: membersEn,
    session: sessionEn,
    activity: activityEn,
    join: joinEn,
    password: passwordEn,
    profile: profileEn,
    settings: settingsEn,
    setup: setupEn,
    ui: uiEn,
  },
  es: {
    api: apiEs,
    app: appEs,
    invites: invitesEs,
    members: membersEs,
    session: sessionEs,
    activity: activityEs,
    join: joinEs,
    password: passwordEs,
    profile: profileEs,
    settings: settingsEs,
    setup: setupEs,
    ui: uiEs,
  },
};
