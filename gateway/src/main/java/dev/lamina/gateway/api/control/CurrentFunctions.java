package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import java.util.Optional;

/** Functions as the API server has them now. */
@FunctionalInterface
interface CurrentFunctions {

    /** Completes on any thread. */
    Future<Optional<Function>> find(FunctionId id);

    /** Returns the version that a number or an alias names. */
    default Future<Optional<FunctionVersion>> version(FunctionRef ref) {
        return Future.succeededFuture(Optional.empty());
    }
}
