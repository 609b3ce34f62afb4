import { z } from 'zod';
import type { SupersetVersion } from './port.ts';
import type { Send } from './send.ts';
import { SupersetError } from './superset-error.ts';

const knownMajor = '6';

const versionBody = z.looseObject({ version_string: z.string() });

/** GET /version, which came with 6.1. */
export async function fetchVersion(send: Send): Promise<SupersetVersion> {
  try {
    const { version_string } = await send({ method: 'GET', path: '/version', answer: versionBody });
    return judgeVersion(version_string);
  } catch (error) {
    if (error instanceof SupersetError && error.httpStatus === 404) return judgeVersion(undefined);
    throw error;
  }
}

/** Says where a version is another than the one that this client was made for. */
export function judgeVersion(version: string | undefined): SupersetVersion {
  if (version === undefined) {
    return {
      version,
      warning:
        'This Superset does not tell its version, so it is older than 6.1; the watchdog was made for 6.1',
    };
  }
  const isKnown = version.split('.', 1)[0] === knownMajor;
  return {
    version,
    warning: isKnown ? undefined : `This is Superset ${version}; the watchdog was made for 6.1`,
  };
}
