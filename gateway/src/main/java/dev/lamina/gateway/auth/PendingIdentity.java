package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * The caller that a request names, as far as it is known before the body is read. A token is proven by then; a
 * signature covers the body and is proven with it.
 */
public interface PendingIdentity {

    /**
     * Proves the identity. Must be called before the body is used.
     *
     * @throws AwsException when the signature is not that of this request
     */
    Caller prove(Buffer body);

    /**
     * Whose share of the gateway's memory the body takes: that of the caller's namespace, or of the caller without one.
     * What only claims to be of a caller has a share apart, so a false claim takes nothing from the true caller.
     */
    String holder();

    /** Whether the body has yet to prove the identity: until then, the client's address is part of the holder. */
    default boolean isClaim() {
        return false;
    }

    /** A caller who is known already. */
    static PendingIdentity proven(Caller caller) {
        return new PendingIdentity() {
            @Override
            public Caller prove(Buffer body) {
                return caller;
            }

            @Override
            public String holder() {
                return "caller " + caller.namespace().orElse(caller.user());
            }
        };
    }

    /**
     * A caller who is proven by the body.
     *
     * @param keyId of the access key
     */
    static PendingIdentity claimed(Caller claimed, String keyId, Consumer<Buffer> check) {
        return new PendingIdentity() {
            @Override
            public Caller prove(Buffer body) {
                check.accept(body);
                return claimed;
            }

            @Override
            public String holder() {
                return "claim " + keyId;
            }

            @Override
            public boolean isClaim() {
                return true;
            }
        };
    }

    /**
     * A caller without credentials.
     *
     * @param namespace of what it calls; empty if unknown
     */
    static PendingIdentity anonymous(String namespace) {
        return new PendingIdentity() {
            @Override
            public Caller prove(Buffer body) {
                return Caller.ANONYMOUS;
            }

            @Override
            public String holder() {
                return "public " + namespace;
            }
        };
    }
}
