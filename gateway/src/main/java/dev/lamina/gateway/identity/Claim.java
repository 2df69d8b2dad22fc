package dev.lamina.gateway.identity;

import dev.lamina.gateway.aws.AwsException;
import io.vertx.core.buffer.Buffer;

/**
 * Who a request says it is from, as far as that can be told before its body is read. A token is proven by then; a
 * signature covers the body and is proven with it.
 */
@FunctionalInterface
public interface Claim {

  /**
   * Settles it; to be asked before anything is done with the body.
   *
   * @throws AwsException when the signature is not that of this request
   */
  Caller prove(Buffer body);
}
