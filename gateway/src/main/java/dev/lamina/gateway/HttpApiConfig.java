package dev.lamina.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTTP APIs; the operator has the same. */
public interface HttpApiConfig {
    /**
     * Domains whose host names Triggers may take: the domain itself, and all below it. A host name on which other
     * clients of the gateway rely must not be among them. Default: APIs have a path only.
     */
    Optional<List<String>> domains();

    /** Namespaces that may use a domain of these. Default, for a domain without an entry: all. */
    Map<String, List<String>> domainNamespaces();
}
