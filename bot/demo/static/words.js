/** Times in words, always in the community's zone, whatever the zone of the visitor's machine. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {string} zone */
export function createWords(zone) {
  const format = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  const time = format({ hour: "2-digit", minute: "2-digit" });
  const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const shortDay = format({ weekday: "short", day: "numeric", month: "short" });
  const place = zone.split("/").at(-1)?.replaceAll("_", " ");

  return {
    /** @param {Date} at */
    clock: (at) => time.format(at),
    /** @param {Date} at */
    day: (at) => `${day.format(at)}, ${place} time`,
    /** A moment as people write it down, shorter when it is today. @param {Date} at @param {Date} now */
    when: (at, now) =>
      shortDay.format(at) === shortDay.format(now)
        ? `Today, ${time.format(at)}`
        : `${shortDay.format(at)}, ${time.format(at)}`,
    /** How long until then. @param {Date} at @param {Date} now */
    until: (at, now) => {
      const left = at.getTime() - now.getTime();
      if (left < MINUTE) return "now";
      if (left < HOUR) return `in ${count(left / MINUTE, "minute")}`;
      if (left < 2 * DAY) return `in ${count(left / HOUR, "hour")}`;
      return `in ${count(left / DAY, "day")}`;
    },
  };
}

/** @param {number} amount @param {string} noun */
export function count(amount, noun) {
  const whole = Math.round(amount);
  return `${whole} ${noun}${whole === 1 ? "" : "s"}`;
}
