package dev.lamina.operator.exposure;

import dev.lamina.operator.config.OperatorConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which host names Triggers may give to APIs: those below the domains that the admin lists, but neither that of the
 * gateway itself nor those of function URLs, because whoever has a host name gets all of its requests.
 *
 * @param domains those whose host names Triggers may take, each with all below it
 * @param urlDomain the domain of function URLs
 * @param gateway the host name of the gateway for clients
 */
public record AllowedHosts(List<String> domains, Optional<String> urlDomain, Optional<String> gateway) {

    public static AllowedHosts of(OperatorConfig config) {
        return new AllowedHosts(
                config.http().domains().orElse(List.of()),
                config.url().domain(),
                config.url().base().map(URI::getHost).map(host -> host.toLowerCase(Locale.ROOT)));
    }

    public boolean allows(String host) {
        return refusal(host).isEmpty();
    }

    /** Returns why no API may have this host name; empty if one may. */
    public Optional<String> refusal(String host) {
        if (domains.stream().noneMatch(domain -> isBelow(host, domain))) {
            return Optional.of(host + " is below no domain for APIs; "
                    + (domains.isEmpty()
                            ? "the chart's value gateway.apiDomains has none"
                            : "those of the chart's value gateway.apiDomains are " + String.join(", ", domains)));
        }
        if (urlDomain.filter(domain -> isBelow(host, domain)).isPresent()) {
            return Optional.of(host + " is for function URLs: it is below the chart's value gateway.urlDomain, "
                    + urlDomain.get());
        }
        return gateway.filter(host::equals)
                .map(name -> name + " is the host name of the gateway itself, the chart's value gateway.publicUrl");
    }

    private static boolean isBelow(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
