package dev.lamina.gateway.api.authorizer.jwt;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Decides which addresses the gateway may read for a user. With {@code https} the server's certificate proves that the
 * user's name is the server's own, so that no internal service is read by a name that leads there. Without it, only
 * Services of the cluster are read, and their keys must be at the same Service and port. No name may lead to a local
 * address, that of a Service neither: an ExternalName Service leads anywhere.
 */
final class IssuerAddress {
    private static final List<String> CLUSTER = List.of(".svc", ".svc.cluster.local");

    private static final int HTTP_PORT = 80;

    private final HostLookup lookup;

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface HostLookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    IssuerAddress(HostLookup lookup) {
        this.lookup = lookup;
    }

    /**
     * Checks the address of an issuer, or of its keys. Blocks while the name is looked up.
     *
     * @param issuer the issuer's address, for the address of its keys
     * @throws IssuerException if it may not be read
     */
    URI checked(String text, Optional<URI> issuer) {
        URI address = parsed(text);
        String host = address.getHost();
        if (host == null || host.isEmpty() || address.getUserInfo() != null) {
            throw new IssuerException(address + " is not an address with a host name, and without a user name");
        }
        if ("https".equals(address.getScheme())) {
            requireOutside(host);
            return address;
        }
        if (!"http".equals(address.getScheme()) || CLUSTER.stream().noneMatch(host::endsWith)) {
            throw new IssuerException(address + " is not read: it must begin with https:// (http:// is for Services of"
                    + " the cluster, as http://NAME.NAMESPACE.svc)");
        }
        if (issuer.filter(of -> !isSameServer(of, address)).isPresent()) {
            throw new IssuerException(
                    address + " is not read: without https the keys must be at the host and the port of the issuer");
        }
        requireOutside(host);
        return address;
    }

    private static boolean isSameServer(URI issuer, URI keys) {
        return keys.getScheme().equals(issuer.getScheme())
                && keys.getHost().equals(issuer.getHost())
                && port(keys) == port(issuer);
    }

    /** Both are without https. */
    private static int port(URI address) {
        return address.getPort() < 0 ? HTTP_PORT : address.getPort();
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IssuerException("the address is not a URL");
        }
    }

    private void requireOutside(String host) {
        InetAddress[] addresses;
        try {
            addresses = lookup.addresses(host);
        } catch (UnknownHostException e) {
            throw new IssuerException("the host " + host + " is not known");
        }
        for (InetAddress address : addresses) {
            if (address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isAnyLocalAddress()
                    || address.isMulticastAddress()) {
                throw new IssuerException("the host " + host + " has a local address, which is not read");
            }
        }
    }
}
