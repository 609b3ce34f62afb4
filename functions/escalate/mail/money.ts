const kibibyte = 1024;
const tebibyte = kibibyte ** 4;

/** An amount of data: `512 B`, `1.2 GiB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(
    units.length - 1,
    bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / Math.log2(kibibyte)),
  );
  const amount = bytes / kibibyte ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
}

/** What it costs to read so much: `$1.23`, `less than $0.01`. */
export function costText(bytes: number, dollarsPerTebibyte: number): string {
  const dollars = (bytes / tebibyte) * dollarsPerTebibyte;
  return dollars > 0 && dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`;
}
