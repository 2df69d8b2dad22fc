package dev.lamina.gateway.api.authorizer.function;

import dev.lamina.gateway.api.authorizer.RouteDecision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an authorizer's function answered. */
sealed interface AuthorizerAnswer {

    /** The decision about a request of that ARN. */
    RouteDecision decision(String arn);

    /** The memory that it takes in a cache, in bytes; 0: it is not kept. */
    int bytes();

    /** The simple format. */
    record Simple(boolean authorized, Map<String, Object> context, int bytes) implements AuthorizerAnswer {
        @Override
        public RouteDecision decision(String arn) {
            return authorized ? new RouteDecision.Allowed(Map.of("lambda", context), context) : RouteDecision.FORBIDDEN;
        }
    }

    /** A policy: a cached one may allow some routes and deny others. */
    record WithPolicy(IamPolicy policy, String principal, Map<String, Object> context, int bytes)
            implements AuthorizerAnswer {
        @Override
        public RouteDecision decision(String arn) {
            if (!policy.allows(arn)) {
                return RouteDecision.FORBIDDEN;
            }
            Map<String, Object> flat = new LinkedHashMap<>(context);
            flat.put("principalId", principal);
            return new RouteDecision.Allowed(Map.of("lambda", context), flat);
        }
    }

    /** The function does not know the client: its error was {@code Unauthorized}. */
    record Unknown() implements AuthorizerAnswer {
        @Override
        public RouteDecision decision(String arn) {
            return new RouteDecision.Unauthorized(Optional.empty());
        }

        @Override
        public int bytes() {
            return 0;
        }
    }

    /** The function failed, or its result is malformed. */
    record Failed(String why) implements AuthorizerAnswer {
        @Override
        public RouteDecision decision(String arn) {
            return RouteDecision.FAILED;
        }

        @Override
        public int bytes() {
            return 0;
        }
    }
}
