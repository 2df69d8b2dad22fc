package dev.lamina.gateway.runtime;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * Temporary credentials of an execution role.
 *
 * @param token the session token, without which the other two are refused
 */
public record RoleCredentials(String accessKeyId, String secretAccessKey, String token, Instant expiration) {

    /** Without the secrets: it may get into a log. */
    @Override
    public String toString() {
        return "RoleCredentials[" + accessKeyId + " until " + expiration + "]";
    }

    /** Gets credentials for a function's environments. */
    public interface Source {
        /**
         * @return the credentials of this function's role; fails with {@link Refused} if it has none. Completes on any
         *     thread.
         */
        Future<RoleCredentials> ask(FunctionId function);
    }

    /** Why there are no credentials, as AWS's SDKs read it: a status, a code and a message. */
    public static final class Refused extends RuntimeException {
        private static final int UNAVAILABLE = 503;

        private final int status;
        private final String code;

        /** @param status 4xx if only a change helps, 5xx if a later attempt may succeed: SDKs repeat only the latter */
        public Refused(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }

        /** A later attempt may succeed. */
        public static Refused unavailable(String message) {
            return new Refused(UNAVAILABLE, "ServiceUnavailable", message);
        }

        public int status() {
            return status;
        }

        public String code() {
            return code;
        }
    }
}
