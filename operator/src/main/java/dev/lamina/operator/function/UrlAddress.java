package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import java.net.URI;
import java.util.Optional;

/** Computes the address of a function URL. */
final class UrlAddress {
    private UrlAddress() {}

    /** Returns the address; empty if the function has no URL, or the installation's own address is not configured. */
    static Optional<String> of(Function function, OperatorConfig.Url config) {
        if (function.getSpec().url() == null) {
            return Optional.empty();
        }
        String namespace = function.getMetadata().getNamespace();
        String name = function.getMetadata().getName();
        return config.base()
                .map(base -> config.domain()
                        .map(domain ->
                                base.getScheme() + "://" + name + "." + namespace + "." + domain + port(base) + "/")
                        .orElseGet(
                                () -> withoutSlash(base.toString()) + Lamina.URL_PATH + namespace + "/" + name + "/"));
    }

    private static String port(URI base) {
        return base.getPort() < 0 ? "" : ":" + base.getPort();
    }

    private static String withoutSlash(String base) {
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }
}
