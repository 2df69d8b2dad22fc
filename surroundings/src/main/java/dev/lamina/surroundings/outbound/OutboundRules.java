package dev.lamina.surroundings.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which addresses users may make a program connect to, with their brokers, downloads and issuers. Not: the program's
 * own pod, link-local addresses (the cloud's metadata), the API server, and what is in the installation's own
 * namespace.
 *
 * @param namespace of the installation; empty: everything is allowed, as in tests
 * @param own hosts and addresses that the installation itself uses
 * @param allowed hosts that are allowed nevertheless; one that begins with a dot stands for all below
 * @param ranges addresses that are allowed nevertheless
 */
public record OutboundRules(String namespace, List<String> own, List<String> allowed, List<AddressRange> ranges) {
    private static final String VALUE = "; if it must be reached, add it to the Helm value outbound.allow";

    /** The rules of this process, which the chart has set in its environment. */
    public static OutboundRules ofProcess() {
        return of(System.getenv());
    }

    /** The variables that the chart sets. */
    public static OutboundRules of(Map<String, String> environment) {
        List<String> allow = words(environment.get("OUTBOUND_ALLOW"));
        return new OutboundRules(
                environment.getOrDefault("OUTBOUND_NAMESPACE", ""),
                words(environment.get("OUTBOUND_OWN")),
                allow,
                allow.stream().flatMap(text -> AddressRange.of(text).stream()).toList());
    }

    private static List<String> words(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(word -> word.strip().toLowerCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /**
     * Why a user's host is refused; empty if it may be connected to, as far as can be said without a look-up. What a
     * name leads to is checked by {@link OutboundResolver}, at each look-up of any library.
     *
     * @param host a name or an address
     */
    public Optional<String> refusal(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        if (namespace.isEmpty() || isAllowed(name)) {
            return Optional.empty();
        }
        Optional<InetAddress> literal = AddressRange.literal(name);
        if (literal.isPresent()) {
            return literal.flatMap(address -> refusal(address, hosts -> Stream.empty()));
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return Optional.of(host + " is the pod itself" + VALUE);
        }
        if (isApiServer(name)) {
            return Optional.of(host + " is the API server" + VALUE);
        }
        // Kubernetes looks a name without a dot up in the namespace of the pod.
        return isOwn(name) || !name.contains(".")
                ? Optional.of(host + " is in namespace " + namespace + ", where Lamina is installed" + VALUE)
                : Optional.empty();
    }

    /**
     * Why an address is refused.
     *
     * @param lookup finds the addresses of the installation's own hosts
     */
    Optional<String> refusal(InetAddress address, Function<String, Stream<InetAddress>> lookup) {
        if (namespace.isEmpty() || ranges.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        String text = address.getHostAddress();
        if (address.isLinkLocalAddress()) {
            return Optional.of(text + " is a link-local address" + VALUE);
        }
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.of(text + " is a local address" + VALUE);
        }
        boolean isOwn = own.stream()
                .flatMap(host -> AddressRange.literal(host).map(Stream::of).orElseGet(() -> lookup.apply(host)))
                .anyMatch(address::equals);
        return isOwn ? Optional.of(text + " belongs to Lamina or the API server" + VALUE) : Optional.empty();
    }

    /** Whether a name is looked up for the installation itself, or for what its administrators allow. */
    boolean isExempt(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        return namespace.isEmpty() || name.equals("localhost") || isAllowed(name) || isOwn(name) || isApiServer(name);
    }

    private boolean isAllowed(String name) {
        return allowed.stream().anyMatch(one -> one.startsWith(".") ? name.endsWith(one) : name.equals(one));
    }

    private boolean isOwn(String name) {
        String inside = "." + namespace;
        return own.contains(name) || name.endsWith(inside) || name.contains(inside + ".svc");
    }

    private static boolean isApiServer(String name) {
        return name.equals("kubernetes")
                || name.equals("kubernetes.default")
                || name.startsWith("kubernetes.default.svc");
    }
}
