// One namespace a folder. A new feature adds its two lines here and in english.ts.

import activity from "../activity/es.json";
import api from "../api/es.json";
import app from "../app/es.json";
import imports from "../imports/es.json";
import invites from "../invites/es.json";
import items from "../items/es.json";
import join from "../join/es.json";
import mail from "../mail/es.json";
import members from "../members/es.json";
import partners from "../partners/es.json";
import password from "../password/es.json";
import profile from "../profile/es.json";
import session from "../session/es.json";
import settings from "../settings/es.json";
import setup from "../setup/es.json";
import ui from "../ui/es.json";

export const spanish = {
  activity,
  api,
  app,
  imports,
  invites,
  items,
  join,
  mail,
  members,
  partners,
  password,
  profile,
  session,
  settings,
  setup,
  ui,
};
