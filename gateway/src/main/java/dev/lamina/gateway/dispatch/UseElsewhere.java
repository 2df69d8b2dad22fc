package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;

/** What other gateways use of the shared pool at this moment, as far as is known; read for every invocation. */
public interface UseElsewhere {
    /** For a single gateway. */
    UseElsewhere NONE = new UseElsewhere() {
        @Override
        public int ofAll() {
            return 0;
        }

        @Override
        public int of(String namespace) {
            return 0;
        }

        @Override
        public int of(FunctionId function) {
            return 0;
        }

        @Override
        public int inFlight(String namespace) {
            return 0;
        }
    };

    /** Invocations of all namespaces. */
    int ofAll();

    int of(String namespace);

    /** Invocations of one function with all its versions, with or without a reservation. */
    int of(FunctionId function);

    /** Invocations of all functions of the namespace, with or without a reservation. */
    int inFlight(String namespace);
}
