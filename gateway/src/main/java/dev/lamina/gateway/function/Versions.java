package dev.lamina.gateway.function;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.FunctionVersion;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** The published versions of functions, and the aliases that lead to them. */
final class Versions {
    private final ResourceWatch<FunctionVersion, FunctionId, FunctionView, FunctionChange> versions;
    private final ResourceWatch<Alias, FunctionId, AliasView, AliasView> aliases;
    private final DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    Versions(KubernetesClient client, List<String> namespaces, NamespaceClaims claims, FunctionMapping functions) {
        this.versions = new ResourceWatch<>(client, namespaces, claims, new VersionMapping(functions));
        this.aliases = new ResourceWatch<>(client, namespaces, claims, new AliasMapping());
    }

    void start() {
        versions.start();
        aliases.start();
    }

    void stop() {
        aliases.stop();
        versions.stop();
    }

    boolean synced() {
        return versions.synced() && aliases.synced();
    }

    /** Returns a version by its own id. */
    Optional<FunctionView> find(FunctionId version) {
        return versions.find(version);
    }

    Collection<FunctionView> all() {
        return versions.all();
    }

    /** Returns the version as a function. */
    Optional<Function> resource(FunctionId version) {
        return versions.resource(version.namespace(), version.name()).map(VersionMapping::function);
    }

    /** Returns what an alias invokes this time; the alias itself if it invokes nothing. */
    FunctionId choose(FunctionId alias) {
        return aliases.find(alias)
                .flatMap(view -> view.choose(random.getAsDouble()))
                .orElse(alias);
    }

    Optional<FunctionUrl> url(FunctionId alias) {
        return aliases.find(alias).flatMap(AliasView::url);
    }

    /** Reads a version, or an alias and a version that it names. Blocks. */
    void refresh(FunctionId id) {
        if (id.isAlias()) {
            aliases.refresh(
                    id.namespace(),
                    Alias.name(id.function().name(), id.qualifier().orElseThrow()));
        }
        FunctionId version = id.isAlias() ? choose(id) : id;
        if (version.isVersion()) {
            versions.refresh(version.namespace(), version.name());
        }
    }

    void onChange(Consumer<FunctionChange> listener) {
        versions.onChange(listener);
    }

    void onAlias(Consumer<AliasView> listener) {
        aliases.onChange(listener);
    }
}
