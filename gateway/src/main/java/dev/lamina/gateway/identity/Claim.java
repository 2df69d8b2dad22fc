package dev.lamina.gateway.identity;

import dev.lamina.gateway.aws.AwsException;
import io.vertx.core.buffer.Buffer;

/**
 * The caller that a request names, as far as it is known before the body is read. A token is proven by then; a
 * signature covers the body and is proven with it.
 */
@FunctionalInterface
public interface Claim {

  /**
   * Proves the identity. Must be called before the body is used.
   *
   * @throws AwsException when the signature is not that of this request
   */
  Caller prove(Buffer body);
}
