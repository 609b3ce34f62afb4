/** What drivers say goes on for lines; a summary is one. */
export function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).slice(0, 300);
}
