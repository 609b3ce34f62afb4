import { PassThroughClient } from 'google-auth-library';

/**
 * Credentials for the emulated cloud: the account's e-mail address as bearer token, which its stand-ins check
 * against the manifest's permissions. Nothing outside loopback would accept it.
 */
export class LocalAccountClient extends PassThroughClient {
  readonly #authorization: string;

  constructor(account: string) {
    super();
    this.#authorization = `Bearer ${account}`;
  }

  override async getRequestHeaders(): Promise<Headers> {
    return new Headers({ authorization: this.#authorization });
  }
}
