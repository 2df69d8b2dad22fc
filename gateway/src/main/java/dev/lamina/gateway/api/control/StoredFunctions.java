package dev.lamina.gateway.api.control;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Asks the API server, because a client that has just changed a function must not see its old state. If the API server
 * does not respond, the last known state is returned.
 */
@ApplicationScoped
class StoredFunctions implements CurrentFunctions {
    private static final int UNREACHABLE = 503;

    private final Manifests manifests;
    private final WriteLimits limits;
    private final Functions functions;

    @Inject
    StoredFunctions(Manifests manifests, WriteLimits limits, Functions functions) {
        this.manifests = manifests;
        this.limits = limits;
        this.functions = functions;
    }

    @Override
    public Future<Optional<Function>> find(FunctionId id) {
        return limits.read(
                        id.namespace(),
                        () -> manifests.served(id.namespace())
                                ? manifests.find(Function.class, id.namespace(), id.name())
                                : Optional.<Function>empty())
                .recover(failure -> failure instanceof AwsException error && error.status() == UNREACHABLE
                        ? Future.succeededFuture(functions.resource(id))
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Optional<FunctionVersion>> version(FunctionRef ref) {
        String namespace = ref.id().namespace();
        return limits.read(
                namespace,
                () -> number(ref)
                        .flatMap(number -> manifests.find(
                                FunctionVersion.class,
                                namespace,
                                ref.id().name() + Lamina.VERSION_SEPARATOR + number)));
    }

    private Optional<String> number(FunctionRef ref) {
        String qualifier = ref.qualifier().orElseThrow();
        if (qualifier.matches("[0-9]+")) {
            return Optional.of(qualifier);
        }
        return manifests
                .find(Alias.class, ref.id().namespace(), Alias.name(ref.id().name(), qualifier))
                .filter(alias -> alias.getSpec().name().equals(qualifier))
                .map(alias -> Optional.ofNullable(alias.getStatus())
                        .map(AliasStatus::version)
                        .orElse(alias.getSpec().version()));
    }
}
