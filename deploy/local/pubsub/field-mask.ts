import { invalidArgument } from './pubsub-error.ts';
import type { FieldMask } from './wire.ts';

/** Takes from `changes` only what the mask names; a field that must not change is refused by name. */
export function applyFieldMask<Resource extends object>(
  current: Resource,
  changes: Resource,
  { mask, updatable, request }: { mask: FieldMask | null | undefined; updatable: string[]; request: string },
): Resource {
  if (!mask || mask.paths.length === 0) {
    throw invalidArgument(
      `The update_mask in the ${request} must be set, and must contain a non-empty paths list.`,
    );
  }
  return mask.paths.reduce((resource, path) => {
    const [field = '', ...inner] = path.split('.').map(camelCase);
    if (!updatable.includes(field)) {
      throw invalidArgument(
        `Invalid update_mask provided in the ${request}: the '${path}' field in the resource is not mutable.`,
      );
    }
    return copyField(resource, changes, [field, ...inner]);
  }, current);
}

function copyField<Part extends object>(
  target: Part,
  source: object | null | undefined,
  path: string[],
): Part {
  const [field = '', ...inner] = path;
  const from: unknown = source && Reflect.get(source, field);
  if (inner.length === 0) return { ...target, [field]: from };
  const old: unknown = Reflect.get(target, field);
  return { ...target, [field]: copyField(asObject(old), asObject(from), inner) };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function camelCase(snake: string): string {
  return snake.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
