/** A FLOAT64 as BigQuery casts it to STRING: shortest digits that read back the same, `1e+20`, `inf`, `nan`, `-0`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  // printf's %.15g (or %.17g) writes an exponent below -4 and from 15 (or 17) digits on.
  const digits = mantissa.replace(/[-.]/g, '').length;
  const limit = digits > 15 ? 17 : 15;
  if (power < -4 || power >= limit) {
    const sign = power < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return plainDigits(value);
}

/** Never with an exponent: JavaScript itself begins to use one below 1e-6, which is outside the range asked for. */
function plainDigits(value: number): string {
  const printed = String(value);
  return printed.includes('e') ? value.toFixed(20).replace(/0+$/, '') : printed;
}
