// Affine: what a number may be when the numbers before it are only known as they were written. A range is an interval with
// a memory: it knows to first order how it moves with each number that was written, so that a (1 - a) of a written a comes
// out as narrow as it is. Natural bounds are kept beside it, and the narrower of both counts. See
// `worked/checking/numbers/affine.py`.

const HUGE = 1e150, NEGLIGIBLE = 0.002;
const NONE = new Map();

/** A range of its parts. */
export const make = (low, high, center, slopes = NONE, error = 0, derived = true) =>
  ({ low, high, center, slopes, error, derived, nonzero: null });

/** A number that is known. */
export const point = (number) => make(number, number, number, NONE, 0, false);

/** A number of which nothing more is known. */
export function anything(low = -Infinity, high = Infinity) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    return make(Number.isNaN(low) ? -Infinity : low, Number.isNaN(high) ? Infinity : high, 0, NONE, Infinity);
  }
  return make(low, high, (low + high) / 2, NONE, (high - low) / 2);
}

/** What the number written in a cell may stand for. */
export function written(name, low, high) {
  if (low === high) return point(low);
  if (low === -Infinity || high === Infinity) return anything(low, high);
  return make(low, high, (low + high) / 2, new Map([[name, (high - low) / 2]]), 0, false);
}

/** Whether nothing is known at one of the ends of a range, or too little to speak of. */
export const isOpen = (found) => !(-HUGE < found.low && found.low <= found.high && found.high < HUGE);

function radius(found) {
  let total = found.error;
  for (const slope of found.slopes.values()) total += Math.abs(slope);
  return total;
}

/** A range of the narrower of its bounds and of what it moves with. */
export function narrowed(low, high, center, slopes, error) {
  if (!Number.isFinite(error) || !Number.isFinite(center)) return anything(low, high);
  const reach = radius({ slopes, error });
  const first = Math.max(low, center - reach), last = Math.min(high, center + reach);
  return first <= last ? make(first, last, center, slopes, error) : make(low, high, center, slopes, error);
}

/** The ranges that differ from another one by no more than rounding or a small epsilon. */
export function alike(own, others, unit) {
  const near = Math.max(own.high - own.low + unit, NEGLIGIBLE * Math.max(Math.abs(own.low), Math.abs(own.high)));
  return others.filter((found) => found.low <= own.high + near && found.high >= own.low - near);
}

/** A range that holds some others too, as far as they are not open, and moves as it does. */
export function hull(own, others) {
  let { low, high } = own;
  for (const other of others) {
    if (!isOpen(other)) {
      low = Math.min(low, other.low);
      high = Math.max(high, other.high);
    }
  }
  if ((low === own.low && high === own.high) || isOpen(own)) return own;
  return make(low, high, own.center, own.slopes, own.error + Math.max(own.low - low, high - own.high), own.derived);
}

/** A range whose centre lies within it. */
export const centred = (found) =>
  found.low <= found.center && found.center <= found.high ? found : anything(found.low, found.high);

/** A range within the bounds of an activation. */
export function clipped(found, low, high) {
  const first = low === null ? found.low : Math.min(Math.max(found.low, low), Math.max(found.high, low));
  const last = high === null ? found.high : Math.max(Math.min(found.high, high), Math.min(found.low, high));
  return make(first, last, found.center, found.slopes, found.error, found.derived);
}

/** The product of two ranges. */
export function times(left, right) {
  const ends = [left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high];
  if (ends.some(Number.isNaN)) return anything();
  const low = Math.min(...ends), high = Math.max(...ends), x = left.center, y = right.center;
  const slopes = new Map();
  for (const [name, slope] of left.slopes) slopes.set(name, slope * y);
  for (const [name, slope] of right.slopes) slopes.set(name, (slopes.get(name) ?? 0) + slope * x);
  let error = Math.abs(x) * right.error + Math.abs(y) * left.error;
  if ((left.slopes.size || left.error) && (right.slopes.size || right.error)) error += radius(left) * radius(right);
  return Number.isNaN(error) ? anything(low, high) : narrowed(low, high, x * y, slopes, error);
}

/** A function of a range: to first order its slope at the centre, and what its slope may differ from that. */
export function bent(argument, low, high, middle, slope, [first, last]) {
  if (![low, high, middle, slope, first, last].every(Number.isFinite)) return anything(low, high);
  const spread = Math.max(Math.abs(first - slope), Math.abs(last - slope)) * radius(argument);
  const moved = new Map();
  for (const [name, each] of argument.slopes) moved.set(name, slope * each);
  return narrowed(low, high, middle, moved, Math.abs(slope) * argument.error + spread);
}
