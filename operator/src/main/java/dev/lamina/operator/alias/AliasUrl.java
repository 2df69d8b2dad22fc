package dev.lamina.operator.alias;

import dev.lamina.api.Alias;
import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import java.util.Optional;

/** Computes the address of the function URL of an alias. */
final class AliasUrl {
    private AliasUrl() {}

    /**
     * Returns the address, always a path of the gateway: the name of an alias may have characters that a host name
     * cannot have. Empty if the alias has no URL, or the installation's own address is not configured.
     */
    static Optional<String> of(Alias alias, OperatorConfig.Url config) {
        return alias.getSpec().url() == null
                ? Optional.empty()
                : config.base()
                        .map(base -> base.toString().replaceAll("/+$", "")
                                + Lamina.URL_PATH
                                + alias.getMetadata().getNamespace()
                                + "/"
                                + alias.getSpec().function()
                                + ":"
                                + alias.getSpec().name()
                                + "/");
    }
}
