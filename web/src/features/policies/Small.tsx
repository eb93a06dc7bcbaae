import { SHAPES } from "../../parts/marks.ts";
import { differences } from "./differences.ts";
import { handlesOf, marksOf } from "./drawing.ts";
import { bodyOf, draftOf, lanesOf, type Policy } from "./model.ts";
import styles from "./Policies.module.css";

const LANE = 9;

/** A policy in small: who hears when, around due. */
export function Small({ policy }: { policy: Policy }) {
  const draft = draftOf(bodyOf(policy));
  const lanes = lanesOf(draft);
  const shown = new Set(handlesOf(draft, differences(draft, draft)).map(({ id }) => id)).add("due");
  return (
    <span className={styles.small} style={{ height: LANE * lanes.length + LANE }} aria-hidden>
      {lanes.map((lane, place) => (
        <i key={lane} className={styles.line} style={{ top: LANE * (place + 1) }} />
      ))}
      <i className={styles.dueLine} />
      {marksOf(draft)
        .filter(({ of }) => shown.has(of))
        .map(({ of, lane, about, place }) => (
          <svg
            key={`${of} ${lane} ${place}`}
            className={styles.mark}
            viewBox="0 0 12 12"
            data-about={about}
            style={{ left: `${place}%`, top: LANE * (lanes.indexOf(lane) + 1) }}
          >
            <path d={SHAPES[about]} />
          </svg>
        ))}
    </span>
  );
}
