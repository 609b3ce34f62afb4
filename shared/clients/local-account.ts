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

  /** Google's REST clients let their credentials send the request, rather than ask them for headers. */
  override async request<Body>(options: Parameters<PassThroughClient['request']>[0]) {
    const headers = new Headers(options.headers);
    headers.set('authorization', this.#authorization);
    return super.request<Body>({ ...options, headers });
  }
}
