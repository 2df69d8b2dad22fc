package dev.lamina.operator.exposure;

import dev.lamina.api.ApiDomains;
import dev.lamina.operator.config.OperatorConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which host names Triggers may give to APIs: those below the domains that the admin lists, but neither that of the
 * gateway itself nor those of function URLs, because whoever has a host name gets all of its requests.
 *
 * @param domains those whose host names Triggers may take, and of which namespaces
 * @param urlDomain the domain of function URLs
 * @param gateway the host name of the gateway for clients
 */
public record AllowedHosts(ApiDomains domains, Optional<String> urlDomain, Optional<String> gateway) {

    public static AllowedHosts of(OperatorConfig config) {
        return new AllowedHosts(
                new ApiDomains(
                        config.http().domains().orElse(List.of()), config.http().domainNamespaces()),
                config.url().domain(),
                config.url().base().map(URI::getHost).map(host -> host.toLowerCase(Locale.ROOT)));
    }

    public boolean allows(String host, String namespace) {
        return refusal(host, namespace).isEmpty();
    }

    /** Returns why no API of the namespace may have this host name; empty if one may. */
    public Optional<String> refusal(String host, String namespace) {
        Optional<String> refusal = domains.refusal(host, namespace);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (urlDomain.filter(domain -> ApiDomains.isBelow(host, domain)).isPresent()) {
            return Optional.of(host + " is for function URLs: it is below the chart's value gateway.urlDomain, "
                    + urlDomain.get());
        }
        return gateway.filter(host::equals)
                .map(name -> name + " is the host name of the gateway itself, the chart's value gateway.publicUrl");
    }
}
