package dev.lamina.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The domains that the admin gives to HTTP APIs, each with all below it.
 *
 * @param domains lower case
 * @param namespaces those that may use a domain; a domain without an entry is for all. The longest domain of a host
 *     name counts.
 */
public record ApiDomains(List<String> domains, Map<String, List<String>> namespaces) {
    public static final ApiDomains NONE = new ApiDomains(List.of(), Map.of());

    public boolean allows(String host, String namespace) {
        return refusal(host, namespace).isEmpty();
    }

    /** Returns why no API of the namespace may have this host name, with the Helm value; empty if one may. */
    public Optional<String> refusal(String host, String namespace) {
        Optional<String> domain =
                domains.stream().filter(each -> isBelow(host, each)).max(Comparator.comparingInt(String::length));
        if (domain.isEmpty()) {
            return Optional.of(host + " is below no domain for APIs; "
                    + (domains.isEmpty()
                            ? "the chart's value gateway.apiDomains has none"
                            : "those of the chart's value gateway.apiDomains are " + String.join(", ", domains)));
        }
        return domain.map(namespaces::get)
                .filter(allowed -> !allowed.contains(namespace))
                .map(_ -> host + " is below " + domain.get() + ", which namespace " + namespace
                        + " may not use: the chart's value gateway.apiDomainNamespaces does not name it");
    }

    /** Whether a host name is the domain, or below it. */
    public static boolean isBelow(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
