// chai's `transferFlags` with one `Object.assign` where all flags go over, the usual case.
module.exports = function transferFlags(from, to, includeAll) {
  const flags = from.__flags ?? (from.__flags = Object.create(null));
  const target = to.__flags ?? (to.__flags = Object.create(null));
  if (includeAll || arguments.length !== 3) {
    Object.assign(target, flags);
    return;
  }
  const kept = { object: target.object, ssfi: target.ssfi, lockSsfi: target.lockSsfi, message: target.message };
  const had = Object.keys(kept).filter((name) => name in target);
  Object.assign(target, flags);
  for (const name of Object.keys(kept)) {
    if (had.includes(name)) target[name] = kept[name];
    else delete target[name];
  }
};
