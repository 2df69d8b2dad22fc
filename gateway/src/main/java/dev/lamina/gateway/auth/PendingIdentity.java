package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;

/**
 * The caller that a request names, as far as it is known before the body is read. A token is proven by then; a
 * signature covers the body and is proven with it.
 */
@FunctionalInterface
public interface PendingIdentity {

    /**
     * Proves the identity. Must be called before the body is used.
     *
     * @throws AwsException when the signature is not that of this request
     */
    Caller prove(Buffer body);
}
