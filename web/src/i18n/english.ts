// One namespace a folder. A new feature adds its two lines here and in spanish.ts.

import activity from "../activity/en.json";
import api from "../api/en.json";
import app from "../app/en.json";
import invites from "../invites/en.json";
import join from "../join/en.json";
import mail from "../mail/en.json";
import members from "../members/en.json";
import partners from "../partners/en.json";
import password from "../password/en.json";
import profile from "../profile/en.json";
import session from "../session/en.json";
import settings from "../settings/en.json";
import setup from "../setup/en.json";
import ui from "../ui/en.json";

export const english = {
  activity,
  api,
  app,
  invites,
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
