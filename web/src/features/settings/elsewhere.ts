/** Muster keeps to the zone of one's profile. Whoever reads it in another one is asked, once for each. */

import { me } from "../../api/session.ts";
import { serverNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast, toastNews } from "../../parts/toast.tsx";
import { spoken, spokenOwn } from "../../words/index.ts";
import { changeMe } from "./me.ts";
import { words } from "./words.ts";
import { cityOf, isSameClock } from "./zones.ts";

const ASKED = "muster.zone";

export function askWhere(here = Intl.DateTimeFormat().resolvedOptions().timeZone): void {
  const { time_zone } = me();
  if (isSameClock(here, time_zone, serverNow()) || localStorage.getItem(ASKED) === here) {
    return;
  }
  localStorage.setItem(ASKED, here);
  const own = spokenOwn(words);
  toastNews(own.elsewhere(cityOf(here), cityOf(time_zone)), {
    label: own.moveTo(cityOf(here)),
    run: () => void move(here, time_zone),
  });
}

async function move(here: string, there: string): Promise<void> {
  if (await keepTo(here)) {
    toast(spokenOwn(words).profileSaved, { label: spoken().state.undo, run: async () => keepTo(there) });
  }
}

async function keepTo(time_zone: string): Promise<boolean> {
  try {
    await changeMe({ time_zone });
    return true;
  } catch (error) {
    tellRefusal(error, spoken());
    return false;
  }
}
